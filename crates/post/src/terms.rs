//! How a story may appear on Medium, in the words that front matter, settings and Medium's API share.

macro_rules! words {
    ($(#[$about:meta])* $kind:ident { $($name:ident $text:literal $meaning:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
        pub enum $kind { $(#[doc = $meaning] #[serde(rename = $text)] $name,)* }

        impl $kind {
            /// Every word, Medium's default first.
            pub const WORDS: &'static [&'static str] = &[$($text,)*];

            /// The word, in the only case that Medium takes.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What a word means, whatever its case.
            pub fn named(word: &str) -> Option<Self> {
                [$(Self::$name,)*].into_iter().find(|known| known.as_str().eq_ignore_ascii_case(word.trim()))
            }
        }
    };
}

words! {
    /// Who sees a story.
    Status {
        Draft "draft" "Only its author, who presses Publish.";
        Unlisted "unlisted" "Whoever has the link.";
        Public "public" "Everyone.";
    }
}

words! {
    /// The licences that Medium's API knows (<https://github.com/Medium/medium-api-docs#33-posts>).
    License {
        AllRightsReserved "all-rights-reserved" "All rights reserved.";
        By "cc-40-by" "Creative Commons 4.0: attribution.";
        BySa "cc-40-by-sa" "Creative Commons 4.0: attribution, share alike.";
        ByNd "cc-40-by-nd" "Creative Commons 4.0: attribution, no derivatives.";
        ByNc "cc-40-by-nc" "Creative Commons 4.0: attribution, not commercial.";
        ByNcNd "cc-40-by-nc-nd" "Creative Commons 4.0: attribution, not commercial, no derivatives.";
        ByNcSa "cc-40-by-nc-sa" "Creative Commons 4.0: attribution, not commercial, share alike.";
        Zero "cc-40-zero" "Creative Commons Zero: given to the public.";
        PublicDomain "public-domain" "In the public domain.";
    }
}
