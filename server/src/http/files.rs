//! The built app: files with their compressed forms beside them, and one page for every screen's address.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

pub(super) fn router(web: PathBuf) -> Router {
    let page = ServeFile::new(web.join("index.html")).precompressed_br();
    let screen = tower::service_fn(move |request: Request| {
        let page = page.clone();
        async move {
            // A missing file must not be answered with the page: it would be cached under the file's name.
            let is_file = request.uri().path().rsplit('/').next().is_some_and(|last| last.contains('.'));
            let is_asset = request.uri().path().starts_with("/assets/");
            if is_file || is_asset {
                return Ok(StatusCode::NOT_FOUND.into_response());
            }
            let answer: Response = match page.oneshot(request).await {
                Ok(answer) => answer.map(Body::new).into_response(),
                Err(never) => match never {},
            };
            Ok(answer)
        }
    });
    Router::new().fallback_service(ServeDir::new(web).precompressed_br().fallback(screen))
}
