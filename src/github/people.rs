//! Who wrote, who closed, and whose word counts. Anybody with an account can open an issue in a public repository and comment
//! on one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Issues, PATIENCE, parsed, refused, unavailable, unreachable};
use post::problem::Problem;
use web::Request;

/// A person or a bot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Account {
    /// Its name; a bot's ends in `[bot]` wherever REST names it, and nobody else's can.
    pub login: String,
    /// Its number, which stays when it takes another name.
    #[serde(default, alias = "databaseId")]
    id: Option<u64>,
}

impl Account {
    /// Whether both are one. The numbers say so; where GraphQL gives none, the names do, of which it may write a bot's
    /// without its end.
    pub fn is(&self, other: &Self) -> bool {
        match (self.id, other.id) {
            (Some(one), Some(other)) => one == other,
            _ => self.login == other.login || self.login.strip_suffix("[bot]") == Some(&*other.login),
        }
    }
}

/// What somebody may do in a repository
/// (<https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user>).
#[derive(Deserialize)]
struct Role {
    permission: String,
}

impl Issues {
    /// Whom the token acts for. REST's `GET /user` is refused to a job's token; GraphQL's `viewer` is not.
    pub async fn user(&self) -> Result<Account, Problem> {
        let query = json!({ "query": "query { viewer { login databaseId } }" }).to_string().into_bytes();
        let request = Request::post_json(&self.graphql, query, PATIENCE).bearer(&self.token);
        let answer = self.web.send(request).await.map_err(|failure| unreachable(&failure.to_string()))?;
        let answer: Value = parsed(&answer)?;
        // An error comes with 200 as well.
        serde_json::from_value(answer["data"]["viewer"].clone()).map_err(|_| {
            let words = answer["errors"][0]["message"].as_str().unwrap_or("it names nobody");
            unavailable(&format!("GitHub does not say whom the token acts for: `{words}`"))
                .hint("a later run goes on; the stories' pages are written all the same")
        })
    }

    /// Whether somebody owns the repository, or may write to it. A bot may not, as far as GitHub answers for it.
    pub async fn may_write(&self, login: &str) -> Result<bool, Problem> {
        if self.owner.eq_ignore_ascii_case(login) {
            return Ok(true);
        }
        let answer = self.get(&self.url(&["collaborators", login, "permission"])).await?;
        match answer.status {
            404 => Ok(false),
            200 => {
                let Role { permission } = parsed(&answer)?;
                Ok(matches!(permission.as_str(), "admin" | "maintain" | "write"))
            }
            _ => Err(refused(&answer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_is_itself_under_both_its_names_and_nobody_else_is() {
        let account = |value: Value| serde_json::from_value::<Account>(value).unwrap();
        let bot = account(json!({ "login": "github-actions[bot]", "id": 41_898_282, "type": "Bot" }));
        for (viewer, expected) in [
            (json!({ "login": "github-actions[bot]", "databaseId": 41_898_282 }), true),
            (json!({ "login": "github-actions", "databaseId": 41_898_282 }), true),
            (json!({ "login": "github-actions[bot]", "databaseId": null }), true),
            (json!({ "login": "github-actions" }), true),
            (json!({ "login": "github-actions[bot]", "databaseId": 7 }), false),
            (json!({ "login": "github-actions-x" }), false),
        ] {
            assert_eq!(bot.is(&account(viewer.clone())), expected, "{viewer}");
        }
        let eve = account(json!({ "login": "github-actions", "id": 13 }));
        assert!(!eve.is(&account(json!({ "login": "github-actions[bot]" }))));
        assert!(!eve.is(&account(json!({ "login": "github-actions", "databaseId": 41_898_282 }))));
    }
}
