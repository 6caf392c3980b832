//! The window. Values flow down as `&`, wishes flow up as commands; nothing here asks for the time, opens a file
//! or a socket, or waits.
//!
//! [`theme`] is the one home of colours, sizes and type; [`widget`] holds the pieces panels are built from. Neither
//! knows what a call is.

pub mod theme;
pub mod widget;
