//! Keys to wishes. While a text field has the keyboard, only keys with Ctrl and Escape are read.

use egui::Context;

use super::app::Views;
use super::command::Command;
use super::model::Model;

pub(super) fn read(_ctx: &Context, _model: &Model, _views: &Views, _wishes: &mut Vec<Command>) {}
