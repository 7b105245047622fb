//! The places of a home directory where credentials lie, and which of them one has.

mod dirs;
mod exposure;
mod pattern;
mod survey;
mod table;

pub use dirs::{HomeDirs, HomePlatform};
pub use exposure::{Exposure, Readers};
pub use survey::{HomeFound, HomeState, HomeSurvey};
pub use table::{HomeCategory, HomePlace, home_places};
