//! JSON that a client sends, and how values of `model` are written in answers.

use axum::Json;
use axum::extract::rejection::JsonRejection;

use super::ApiError;

/// The body, or what is wrong with it; the values in it are never repeated.
pub(crate) fn read<T>(body: Result<Json<T>, JsonRejection>) -> Result<T, ApiError> {
    match body {
        Ok(Json(body)) => Ok(body),
        Err(JsonRejection::JsonDataError(_)) => Err(ApiError::invalid(
            "body",
            "a member is missing, unknown or of another form; /api/docs shows what is wanted",
        )),
        Err(_) => Err(ApiError::invalid(
            "body",
            "is not JSON with the content type application/json",
        )),
    }
}

/// A value that may be missing, as text.
pub(crate) fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// Values as texts.
pub(crate) fn texts<T: ToString>(values: Vec<T>) -> Vec<String> {
    values.iter().map(T::to_string).collect()
}
