//! Reports in every format.

mod csv;
mod escape;
mod gaps;
mod github;
mod gitleaks;
mod home;
mod json;
mod json_model;
mod json_suppressed;
mod junit;
mod sarif;
mod shown;
mod suppressed;
#[cfg(test)]
mod tests;
mod text;
mod text_summary;
mod write;

pub(crate) use escape::is_misleading;
pub use escape::visible;
pub use write::write_report;
