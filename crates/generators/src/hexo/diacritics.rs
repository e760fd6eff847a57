//! Letters without their marks, and slugs, as `hexo-util` has them (`escapeDiacritic`, `slugize`).

/// The text with a hyphen for each run of blanks and ASCII punctuation, none at its ends; case stays.
pub(super) fn slugized(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut in_run = false;
    for c in text.chars().filter(|c| !c.is_control() || matches!(c, '\u{7f}'..='\u{9f}')) {
        let is_kept = !(is_blank(c) || SPECIAL.contains(c));
        if is_kept {
            if std::mem::take(&mut in_run) && !slug.is_empty() {
                slug.push('-');
            }
            match BASES.iter().find(|(_, letters)| !c.is_ascii() && letters.contains(c)) {
                Some((base, _)) => slug.push_str(base),
                None => slug.push(c),
            }
        }
        in_run |= !is_kept;
    }
    slug
}

const SPECIAL: &str = "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/";

/// What JavaScript's `\s` takes, of what is left of a text without control characters.
fn is_blank(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

/// What letters become.
const BASES: &[(&str, &str)] = &[
    ("A", "ⒶＡÀÁÂẦẤẪẨÃĀĂẰẮẴẲȦǠÄǞẢÅǺǍȀȂẠẬẶḀĄȺⱯ"),
    ("AA", "Ꜳ"),
    ("AE", "ÆǼǢ"),
    ("AO", "Ꜵ"),
    ("AU", "Ꜷ"),
    ("AV", "ꜸꜺ"),
    ("AY", "Ꜽ"),
    ("B", "ⒷＢḂḄḆɃƂƁ"),
    ("C", "ⒸＣĆĈĊČÇḈƇȻꜾ"),
    ("D", "ⒹＤḊĎḌḐḒḎĐƋƊƉꝹ"),
    ("DZ", "ǱǄ"),
    ("Dz", "ǲǅ"),
    ("E", "ⒺＥÈÉÊỀẾỄỂẼĒḔḖĔĖËẺĚȄȆẸỆȨḜĘḘḚƐƎ"),
    ("F", "ⒻＦḞƑꝻ"),
    ("G", "ⒼＧǴĜḠĞĠǦĢǤƓꞠꝽꝾ"),
    ("H", "ⒽＨĤḢḦȞḤḨḪĦⱧⱵꞍ"),
    ("I", "ⒾＩÌÍÎĨĪĬİÏḮỈǏȈȊỊĮḬƗ"),
    ("J", "ⒿＪĴɈ"),
    ("K", "ⓀＫḰǨḲĶḴƘⱩꝀꝂꝄꞢ"),
    ("L", "ⓁＬĿĹĽḶḸĻḼḺŁȽⱢⱠꝈꝆꞀ"),
    ("LJ", "Ǉ"),
    ("Lj", "ǈ"),
    ("M", "ⓂＭḾṀṂⱮƜ"),
    ("N", "ⓃＮǸŃÑṄŇṆŅṊṈȠƝꞐꞤ"),
    ("NJ", "Ǌ"),
    ("Nj", "ǋ"),
    ("O", "ⓄＯÒÓÔỒỐỖỔÕṌȬṎŌṐṒŎȮȰÖȪỎŐǑȌȎƠỜỚỠỞỢỌỘǪǬØǾƆƟꝊꝌ"),
    ("OI", "Ƣ"),
    ("OO", "Ꝏ"),
    ("OU", "Ȣ"),
    ("OE", "\u{8c}Œ"),
    ("oe", "\u{9c}œ"),
    ("P", "ⓅＰṔṖƤⱣꝐꝒꝔ"),
    ("Q", "ⓆＱꝖꝘɊ"),
    ("R", "ⓇＲŔṘŘȐȒṚṜŖṞɌⱤꝚꞦꞂ"),
    ("S", "ⓈＳẞŚṤŜṠŠṦṢṨȘŞⱾꞨꞄ"),
    ("T", "ⓉＴṪŤṬȚŢṰṮŦƬƮȾꞆ"),
    ("TZ", "Ꜩ"),
    ("U", "ⓊＵÙÚÛŨṸŪṺŬÜǛǗǕǙỦŮŰǓȔȖƯỪỨỮỬỰỤṲŲṶṴɄ"),
    ("V", "ⓋＶṼṾƲꝞɅ"),
    ("VY", "Ꝡ"),
    ("W", "ⓌＷẀẂŴẆẄẈⱲ"),
    ("X", "ⓍＸẊẌ"),
    ("Y", "ⓎＹỲÝŶỸȲẎŸỶỴƳɎỾ"),
    ("Z", "ⓏＺŹẐŻŽẒẔƵȤⱿⱫꝢ"),
    ("a", "ⓐａẚàáâầấẫẩãāăằắẵẳȧǡäǟảåǻǎȁȃạậặḁąⱥɐ"),
    ("aa", "ꜳ"),
    ("ae", "æǽǣ"),
    ("ao", "ꜵ"),
    ("au", "ꜷ"),
    ("av", "ꜹꜻ"),
    ("ay", "ꜽ"),
    ("b", "ⓑｂḃḅḇƀƃɓ"),
    ("c", "ⓒｃćĉċčçḉƈȼꜿↄ"),
    ("d", "ⓓｄḋďḍḑḓḏđƌɖɗꝺ"),
    ("dz", "ǳǆ"),
    ("e", "ⓔｅèéêềếễểẽēḕḗĕėëẻěȅȇẹệȩḝęḙḛɇɛǝ"),
    ("f", "ⓕｆḟƒꝼ"),
    ("g", "ⓖｇǵĝḡğġǧģǥɠꞡᵹꝿ"),
    ("h", "ⓗｈĥḣḧȟḥḩḫẖħⱨⱶɥ"),
    ("hv", "ƕ"),
    ("i", "ⓘｉìíîĩīĭïḯỉǐȉȋịįḭɨı"),
    ("j", "ⓙｊĵǰɉ"),
    ("k", "ⓚｋḱǩḳķḵƙⱪꝁꝃꝅꞣ"),
    ("l", "ⓛｌŀĺľḷḹļḽḻſłƚɫⱡꝉꞁꝇ"),
    ("lj", "ǉ"),
    ("m", "ⓜｍḿṁṃɱɯ"),
    ("n", "ⓝｎǹńñṅňṇņṋṉƞɲŉꞑꞥ"),
    ("nj", "ǌ"),
    ("o", "ⓞｏòóôồốỗổõṍȭṏōṑṓŏȯȱöȫỏőǒȍȏơờớỡởợọộǫǭøǿɔꝋꝍɵ"),
    ("oi", "ƣ"),
    ("ou", "ȣ"),
    ("oo", "ꝏ"),
    ("p", "ⓟｐṕṗƥᵽꝑꝓꝕ"),
    ("q", "ⓠｑɋꝗꝙ"),
    ("r", "ⓡｒŕṙřȑȓṛṝŗṟɍɽꝛꞧꞃ"),
    ("s", "ⓢｓßśṥŝṡšṧṣṩșşȿꞩꞅẛ"),
    ("t", "ⓣｔṫẗťṭțţṱṯŧƭʈⱦꞇ"),
    ("tz", "ꜩ"),
    ("u", "ⓤｕùúûũṹūṻŭüǜǘǖǚủůűǔȕȗưừứữửựụṳųṷṵʉ"),
    ("v", "ⓥｖṽṿʋꝟʌ"),
    ("vy", "ꝡ"),
    ("w", "ⓦｗẁẃŵẇẅẘẉⱳ"),
    ("x", "ⓧｘẋẍ"),
    ("y", "ⓨｙỳýŷỹȳẏÿỷẙỵƴɏỿ"),
    ("z", "ⓩｚźẑżžẓẕƶȥɀⱬꝣ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_have_hyphens_and_no_marks() {
        for (text, slug) in [
            ("Été & co: 100%", "Ete-co-100"),
            (" a -- b_c ", "a-b-c"),
            ("日本語　テスト", "日本語-テスト"),
            ("Straße Øre Æ", "Strase-Ore-AE"),
            ("a\u{9}b", "ab"),
            ("!!!", ""),
        ] {
            assert_eq!(slugized(text), slug, "{text}");
        }
    }
}
