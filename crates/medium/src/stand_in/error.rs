//! Medium's errors, with the bodies as recorded. Guesses are marked.

/// An error as Medium answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) status: u16,
    pub(super) code: i64,
    pub(super) message: &'static str,
}

const fn error(status: u16, code: i64, message: &'static str) -> ApiError {
    ApiError { status, code, message }
}

/// Recorded (md-publisher issue 1).
pub(super) const NO_TOKEN: ApiError = error(401, 6000, "An access token is required.");
/// Code from the source of `medium-wordpress-plugin`; status and text are a guess.
pub(super) const TOKEN_UNKNOWN: ApiError = error(401, 6001, "Access token is invalid.");
/// Code from the source of `medium-wordpress-plugin`; status and text are a guess.
pub(super) const SCOPE_MISSING: ApiError = error(403, 6002, "Access token is missing a scope.");
/// Recorded (philips-software/post-to-medium-action).
pub(super) const TOKEN_INVALID: ApiError = error(401, 6003, "Token was invalid.");
/// Recorded (medium-sdk-nodejs issue 33); the status is a guess.
pub(super) const USER_UNKNOWN: ApiError = error(401, 6004, "User not found");
/// Recorded (medium-sdk-nodejs issue 35); the status is a guess.
pub(super) const APPLICATION_UNKNOWN: ApiError = error(401, 6005, "Application not found");
/// Recorded; the cause was inferred to be malformed topics.
pub(super) const FIELDS: ApiError = error(400, 6007, "Unexpected fields specified.");
/// Recorded (medium-api-docs issue 98).
pub(super) const GRANT_TYPE: ApiError = error(400, 6021, "grant_type was invalid.");
/// Code from the source of `medium-wordpress-plugin`; status and text are a guess.
pub(super) const SWITCHED_OFF: ApiError = error(503, 6027, "The Medium API is temporarily disabled.");
/// Recorded (medium-api-docs issue 105).
pub(super) const LIMIT: ApiError = error(429, 1007, "User has reached the rate limit for publishing today.");
/// Recorded (medium-api-docs issue 117).
pub(super) const NO_CONTENT: ApiError = error(400, 2002, "No content specified.");
/// Recorded (`MarkdownMonster`); the status is a guess.
pub(super) const PUBLICATION: ApiError =
    error(403, 2006, "Publication does not exist or user not allowed to publish in it");
/// Recorded (medium-wordpress-plugin issue 137).
pub(super) const FUTURE: ApiError = error(400, 2014, "If specified, publishedAt must be in the past.");

// What follows are guesses wholly: the documentation gives the status and no text.

/// Another user's id in the path.
pub(super) const OTHER_USER: ApiError = error(403, -1, "User is not allowed to publish as the specified author.");
/// A writer who asks for more than a draft.
pub(super) const WRITER: ApiError = error(403, -1, "User is not allowed to publish in this publication.");
/// A body that is neither JSON nor a form.
pub(super) const BODY: ApiError = error(400, -1, "Body could not be read.");
/// A story without a title.
pub(super) const NO_TITLE: ApiError = error(400, -1, "No title specified.");
/// A picture that is none, or of another type.
pub(super) const IMAGE: ApiError = error(400, -1, "Image is missing or of an unsupported type.");
/// A body over the limit.
pub(super) const TOO_LARGE: ApiError = error(413, -1, "Body is too large.");
/// A path that the API does not have.
pub(super) const NOT_FOUND: ApiError = error(404, -1, "Not found.");
/// A failure inside Medium.
pub(super) const INTERNAL: ApiError = error(500, -1, "Internal error.");

/// All of them that a fault can be named after, by their code.
pub(super) const CODED: &[ApiError] = &[
    NO_TOKEN,
    TOKEN_UNKNOWN,
    SCOPE_MISSING,
    TOKEN_INVALID,
    USER_UNKNOWN,
    APPLICATION_UNKNOWN,
    FIELDS,
    SWITCHED_OFF,
    LIMIT,
    NO_CONTENT,
    PUBLICATION,
    FUTURE,
];
