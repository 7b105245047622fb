//! Reports in every format.

mod csv;
mod date;
mod escape;
mod gaps;
mod github;
mod gitleaks;
mod json;
mod json_model;
mod junit;
mod sarif;
mod shown;
#[cfg(test)]
mod tests;
mod text;
mod text_summary;
mod write;

pub use escape::visible;
pub use write::write_report;
