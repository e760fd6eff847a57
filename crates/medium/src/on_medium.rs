//! Where a story is on Medium.

use serde::{Deserialize, Serialize};

/// Where a story is on Medium, in the report and in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnMedium {
    /// Medium's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its address there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl OnMedium {
    /// The story at an address, which ends in its id (`…/title-e6f36a`, `…/p/e6f36a`); an address of another form gives none.
    pub fn at(url: &str) -> Self {
        let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let last = path.rsplit(['/', '-']).next().unwrap_or_default();
        let is_id = last.len() >= 6 && last.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        Self { id: is_id.then(|| last.to_owned()), url: Some(url.to_owned()) }
    }

    /// Where its author edits it, where its id is known.
    pub fn editor(&self) -> Option<String> {
        let id = self.id.clone().or_else(|| Self::at(self.url.as_deref()?).id)?;
        Some(format!("https://medium.com/p/{id}/edit"))
    }
}
