//! The panels of the window, one a file. Each reads the model, keeps its own view state and pushes wishes.

pub mod alerts;
mod body_text;
mod columns;
pub mod detail;
pub mod doctor;
pub mod door;
pub mod footer;
pub mod history;
pub mod inbox;
pub mod insights;
mod kept;
mod letter;
pub mod live;
pub mod look;
pub mod marks;
pub mod pane;
pub mod rail;
pub mod reasons;
pub mod row_menu;
pub mod settings;
mod split;
pub mod status;
pub mod trouble;
pub mod written;
pub mod zones;
