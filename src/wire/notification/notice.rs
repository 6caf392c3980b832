//! What the platform says besides calls at the same address (PROTOCOL 2.6): the state of numbers, and text messages.

use std::sync::Arc;

use super::tree::{Node, Object};
use super::value::{Field, Notes};
use crate::call::{Number, Stamp};

const NUMBER: &str = "numInfo[].";
const SMS: &str = "smsEvent.";

/// One entry of `numInfo`: what became of a number X.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberState {
    pub number: Option<Number>,
    /// `status`: 5 normal, 9 suspended, 10 unavailable, 11 binding frozen.
    pub status: Option<i64>,
    /// `cause`, only with status 10; the documents list 1, 2, 3, 5, 6, 7, 8 and go on.
    pub cause: Option<i64>,
}

/// An `smsEvent`. What was written in the message is left in the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sms {
    pub calling: Option<Number>,
    pub called: Option<Number>,
    /// `virtualNumber`, the number X between the two.
    pub through: Option<Number>,
    pub at: Option<Stamp>,
    /// `event`: `Text SMS` and the like, as sent.
    pub event: Option<Arc<str>>,
    /// `sendResult`, as sent.
    pub result: Option<Arc<str>>,
    /// `notificationMode`: `Notify`, or `Block`, where the platform waits for an instruction.
    pub mode: Option<Arc<str>>,
}

pub(super) fn number_states(list: &[Node<'_>], notes: &mut Notes) -> Vec<NumberState> {
    list.iter().map(|node| number_state(node, notes)).collect()
}

fn number_state(node: &Node<'_>, notes: &mut Notes) -> NumberState {
    let mut state = NumberState::default();
    let Node::Object(object) = node else {
        notes.unknown("", "numInfo[](not-an-object)");
        return state;
    };
    for (name, node) in &object.0 {
        let field = Field { place: NUMBER, name, node, notes };
        match &**name {
            "number" => state.number = field.number(),
            "status" => state.status = field.integer(),
            "cause" => state.cause = field.integer(),
            _ => field.notes.unknown(NUMBER, name),
        }
    }
    state
}

pub(super) fn sms(object: &Object<'_>, notes: &mut Notes) -> Sms {
    let mut sms = Sms::default();
    for (name, node) in &object.0 {
        let field = Field { place: SMS, name, node, notes };
        match &**name {
            "calling" => sms.calling = field.number(),
            "called" => sms.called = field.number(),
            "virtualNumber" => sms.through = field.number(),
            "timeStamp" => sms.at = field.time(),
            "event" => sms.event = field.text(),
            "sendResult" => sms.result = field.text(),
            "notificationMode" => sms.mode = field.text(),
            "smsIdentifier" | "subscriptionId" | "extInfo" | "smsContent" => {}
            _ => field.notes.unknown(SMS, name),
        }
    }
    sms
}
