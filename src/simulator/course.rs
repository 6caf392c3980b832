//! The course of a call: who, when, how far, and how it ended, decided by chance within what can happen.
//!
//! It knows the flows of PROTOCOL 2.1 to 2.4 and refuses to know JSON.

use fastrand::Rng;

use super::dice;
use super::ending::{Ending, Point};
use super::flow::{Family, Order, Outcome, Party, Service};
use super::ids::{self, Ids};
use super::population::{App, Population, UserData};
use super::tempo::Tempo;

/// The moments of one leg, UTC seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Leg {
    pub(super) start: Option<i64>,
    pub(super) alerting: Option<i64>,
    pub(super) answer: Option<i64>,
}

/// Everything that happened. The first leg of Private Number is the inbound call and has a start only.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) service: Service,
    pub(super) session_id: String,
    pub(super) icid: String,
    pub(super) sp_id: String,
    pub(super) app: App,
    pub(super) bind_number: String,
    pub(super) first_display: String,
    pub(super) first_number: String,
    pub(super) second_display: String,
    pub(super) second_number: String,
    pub(super) first: Leg,
    pub(super) second: Leg,
    pub(super) digits: Vec<(i64, String)>,
    pub(super) end: i64,
    pub(super) ending: Ending,
    pub(super) by: Party,
    pub(super) user_data: Option<UserData>,
    pub(super) subscription: String,
    pub(super) direction: u8,
    pub(super) recorded: bool,
    /// Uses of text-to-speech and the seconds they took.
    pub(super) tts: (u16, u16),
    pub(super) party_requested: bool,
    /// Private chance of this call, for details of its messages.
    pub(super) whim: u64,
}

impl Course {
    /// Decides a call: its ending first, then the way there.
    pub(super) fn decide(rng: &mut Rng, population: &Population, order: &Order) -> Self {
        let service = order.service;
        let fits = |ending: &Ending| ending_fits(service, ending);
        let mut ending = order.ending.unwrap_or_else(|| Ending::any_where(rng, service.family(), fits));
        // Seen in the field: Q.850 31, "normal, unspecified", on a leg that was answered (PROTOCOL 3.4).
        if ending == Ending::NORMAL && service == Service::Callback && dice::chance(rng, 0.01) {
            ending.q850 = 31;
        }
        let by = match ending.state_code {
            0 if dice::chance(rng, 0.45) => Party::Caller,
            _ => ending.by,
        };
        let mut course = Self::strangers(rng, population, order, ending, by);
        match service.family() {
            Family::Callback => course.callback(rng, &order.tempo, order.start),
            Family::OneLeg => course.one_leg(rng, &order.tempo, order.start),
            Family::Private => course.private(rng, &order.tempo, order.start),
        }
        let two_people = service.family() != Family::OneLeg && dice::chance(rng, 0.3);
        course.recorded = ending.at == Point::Talking && (two_people || ending.state_code == 8015);
        course
    }

    /// The parties and ids of a call in which nothing has happened yet.
    fn strangers(rng: &mut Rng, population: &Population, order: &Order, ending: Ending, by: Party) -> Self {
        let service = order.service;
        let private = service.family() == Family::Private;
        let app = population.app(match service {
            Service::Callback => 0,
            Service::Notification => 1,
            Service::Verification => 2,
            _ => 3,
        });
        let x = population.any_virtual(rng);
        let first_number = match service {
            Service::Callback => population.any_staff(rng).to_owned(),
            _ => population.any_person(rng),
        };
        let first_display = if private { x.clone() } else { population.any_line(rng).to_owned() };
        let second_display = if private { x.clone() } else { population.any_line(rng).to_owned() };
        let serial = order.serial.wrapping_add(dice::mix(population.seed(), 77) % 90_000);
        let ids = Ids { start: order.start, serial, salt: dice::mix(population.seed(), 78) };
        Self {
            service,
            session_id: ids.session(service, app, &first_number, &x),
            icid: ids.record(private),
            sp_id: population.sp_id.clone(),
            app: app.clone(),
            bind_number: if private { x } else { population.lines()[0].clone() },
            first_display,
            second_number: population.any_person(rng),
            first_number,
            second_display,
            first: Leg::default(),
            second: Leg::default(),
            digits: Vec::new(),
            end: order.start,
            ending,
            by,
            user_data: if private { UserData::any_ascii(rng) } else { UserData::any(rng) },
            subscription: ids::uuid(rng.u64(..), rng.u64(..)),
            direction: direction(rng, service, &ending),
            recorded: false,
            tts: (0, 0),
            party_requested: service == Service::Callback && dice::chance(rng, 0.35),
            whim: rng.u64(..),
        }
    }

    /// PROTOCOL 2.1: A, then B, then the conversation.
    fn callback(&mut self, rng: &mut Rng, tempo: &Tempo, start: i64) {
        let at = self.ending.at;
        self.end = start;
        if at == Point::Refused {
            return;
        }
        self.first = self.leg(rng, tempo, start, at <= Point::FirstSetup, at <= Point::FirstRinging);
        let Some(answered) = self.first.answer else { return };
        self.end = answered + rng.i64(1..=4);
        if at == Point::FirstAnswered {
            return;
        }
        let second = answered + rng.i64(0..=1);
        self.second = self.leg(rng, tempo, second, at <= Point::SecondSetup, at <= Point::SecondRinging);
        if let Some(answered) = self.second.answer {
            self.end = answered + self.conversation(rng, tempo);
        }
    }

    /// PROTOCOL 2.2 and 2.3: one person, an announcement, perhaps keys.
    fn one_leg(&mut self, rng: &mut Rng, tempo: &Tempo, start: i64) {
        let at = self.ending.at;
        self.end = start;
        if at == Point::Refused {
            return;
        }
        self.first = self.leg(rng, tempo, start, at <= Point::FirstSetup, at <= Point::FirstRinging);
        let Some(answered) = self.first.answer else { return };
        let notification = self.service == Service::Notification;
        if notification && dice::chance(rng, 0.6) {
            self.tts = (rng.u16(1..=3), rng.u16(1..=12));
        }
        let mut heard = answered + tempo.announcement(rng);
        if notification && self.ending == Ending::NORMAL && dice::chance(rng, 0.5) {
            for _ in 0..rng.usize(1..=3) {
                self.digits.push((heard, keys(rng)));
                heard += rng.i64(2..=6);
            }
        }
        self.end = match self.ending.state_code {
            // Keys must come within five seconds after the announcement (PROTOCOL 4.1).
            8008 => heard + 5,
            8005 | 8015 => answered + rng.i64(1..=2),
            8010 => answered + tempo.max_duration(rng),
            _ => heard,
        };
    }

    /// PROTOCOL 2.4: somebody calls X, AXE asks for the extension, the platform calls the other person.
    fn private(&mut self, rng: &mut Rng, tempo: &Tempo, start: i64) {
        let at = self.ending.at;
        self.first.start = Some(start);
        self.end = start + rng.i64(0..=1);
        if at == Point::Refused {
            return;
        }
        let mut second = start + rng.i64(0..=2);
        if self.service == Service::Axe {
            second = start + rng.i64(6..=12);
            self.end = second;
            if at > Point::FirstAnswered {
                self.digits.push((second, format!("{:04}", rng.u16(0..10_000))));
            }
        }
        if at == Point::FirstAnswered {
            return;
        }
        self.second = self.leg(rng, tempo, second, at <= Point::SecondSetup, at <= Point::SecondRinging);
        if let Some(answered) = self.second.answer {
            self.end = answered + self.conversation(rng, tempo);
        }
    }

    /// A leg called at `start`. It may fail while it is set up or while it rings, which ends the call there.
    fn leg(
        &mut self,
        rng: &mut Rng,
        tempo: &Tempo,
        start: i64,
        fails_early: bool,
        fails_ringing: bool,
    ) -> Leg {
        let mut leg = Leg { start: Some(start), ..Leg::default() };
        let alerting = start + tempo.setup(rng);
        self.end = alerting;
        if fails_early {
            return leg;
        }
        leg.alerting = Some(alerting);
        let ring = tempo.ring(rng);
        if fails_ringing {
            self.end = alerting + if self.ending.is_ring_timeout() { tempo.ring_timeout() } else { ring };
        } else {
            leg.answer = Some(alerting + ring);
        }
        leg
    }

    fn conversation(&self, rng: &mut Rng, tempo: &Tempo) -> i64 {
        match self.ending.state_code {
            8010 => tempo.max_duration(rng),
            8015 => rng.i64(1..=2),
            _ => tempo.talk(rng),
        }
    }

    /// When the platform first did something for this call.
    pub(super) fn started_at(&self) -> i64 {
        self.first.start.unwrap_or(self.end)
    }

    /// Seconds of conversation or announcement (PROTOCOL 3.3).
    pub(super) fn talk_secs(&self) -> i64 {
        let begin = match self.service.family() {
            Family::OneLeg => self.first.answer,
            Family::Callback | Family::Private => self.second.answer,
        };
        begin.map_or(0, |begin| self.end - begin)
    }

    /// Q.850 causes of the first and the second leg.
    pub(super) fn q850(&self) -> (u16, u16) {
        match self.second.start {
            None if self.service.family() != Family::Private => (self.ending.q850, 0),
            _ => (0, self.ending.q850),
        }
    }

    /// Who hung up, if the notifications tell: partyType of a callback that asked for it, or callRelDirection.
    pub(super) fn told_party(&self) -> Option<Party> {
        let hung_up =
            self.ending.outcome == Outcome::Answered || matches!(self.ending.state_code, 8009 | 7501 | 7502);
        let told = match self.service {
            Service::Callback => self.party_requested,
            Service::X => self.by != Party::Platform,
            _ => false,
        };
        (told && hung_up).then_some(self.by)
    }
}

/// Some endings belong to one service of a family only.
fn ending_fits(service: Service, ending: &Ending) -> bool {
    match ending.state_code {
        8005 | 8007 | 8008 if service == Service::Verification => false,
        7516 | 8022 | 8033 => service == Service::Axe,
        8008 if service.family() == Family::Private => service == Service::Axe,
        8014 => matches!(service, Service::Axb | Service::X),
        _ => true,
    }
}

/// `direction` (PROTOCOL 3.1, 3.5): 0 outbound; Private Number tells who calls whom, 2 is abnormal.
fn direction(rng: &mut Rng, service: Service, ending: &Ending) -> u8 {
    match (service, ending.state_code) {
        (Service::Callback | Service::Notification | Service::Verification, _) => 0,
        (_, 8013 | 8014 | 8016 | 8018 | 8022 | 8025 | 8030) => 2,
        (Service::Axb | Service::Ax | Service::Axyb, _) => rng.u8(0..=1),
        (Service::Axe | Service::X, _) => 0,
    }
}

fn keys(rng: &mut Rng) -> String {
    match rng.u8(0..10) {
        0 => format!("{:06}", rng.u32(0..1_000_000)),
        1 => "0".to_owned(),
        _ => rng.u8(1..=9).to_string(),
    }
}
