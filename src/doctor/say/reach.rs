//! The words of what concerns the way of a push.

use std::net::SocketAddr;

use super::{Said, bind_reason, kind_of};
use crate::doctor::finding::{Finding, Heard, Holder, NoSamples, Wrong};
use crate::doctor::samples::Sample;
use crate::doctor::url::UrlFault;
use crate::i18n::{Doctor, Phrases, fill, filled};

pub(super) fn address(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::AddressReady { told } => Said::new(d.address_t, kind_of(&told.status, phrases), ""),
        Finding::AddressInside { told } => Said::new(d.address_inside_t, kind_of(&told.status, phrases), ""),
        Finding::AddressTooLong { length, .. } => {
            let detail = fill(d.address_long_d, &[("n", &length.to_string())]);
            Said::new(d.address_long_t, detail, d.address_long_r)
        }
        _ => Said::default(),
    }
}

/// Fills in an address: `{address}`, `{ip}`, `{port}`.
pub(super) fn at(phrase: &str, address: SocketAddr) -> String {
    let (whole, ip, port) = (address.to_string(), address.ip().to_string(), address.port().to_string());
    fill(phrase, &[("address", &whole), ("ip", &ip), ("port", &port)])
}

fn by(holder: Option<&Holder>, phrase: &str) -> Option<String> {
    holder.map(|holder| fill(phrase, &[("name", &holder.name), ("pid", &holder.pid.to_string())]))
}

pub(super) fn listener(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    let open = |address, title, detail: &str, remedy: &str| {
        Said::new(at(title, address), at(detail, address), at(remedy, address))
    };
    match finding {
        Finding::ListenerHere { address } => open(*address, d.here_t, d.here_d, ""),
        Finding::ListenerElsewhere { address, holder } => {
            let listening = Some(at(d.elsewhere_d, *address));
            let parts: Vec<String> = listening.into_iter().chain(by(holder.as_ref(), d.by_process)).collect();
            Said::new(d.elsewhere_t, parts.join(d.separator), "")
        }
        Finding::ListenerOtherFolder { address, holder } => Said::new(
            at(d.other_folder_t, *address),
            by(holder.as_ref(), d.by_process).unwrap_or_default(),
            d.other_folder_r,
        ),
        Finding::ListenerNone { address } => open(*address, d.none_t, d.none_d, d.none_r),
        Finding::ListenerNoneFolderHeld { address } => open(*address, d.held_t, d.held_d, d.held_r),
        Finding::ListenerStarting { address } => open(*address, d.starting_t, d.here_d, ""),
        Finding::ListenerStopped => Said::new(d.stopped_t, "", d.stopped_r),
        Finding::PortTaken { address, holder: Some(holder) } => {
            Said::new(at(d.taken_t, *address), by(Some(holder), d.taken_d).unwrap_or_default(), d.taken_r)
        }
        Finding::PortTaken { address, holder: None } => {
            open(*address, d.taken_t, d.taken_unseen_d, d.taken_unseen_r)
        }
        Finding::PortDenied { address } => open(*address, d.denied_t, d.denied_d, d.denied_r),
        Finding::PortReserved { address } => open(*address, d.reserved_t, d.reserved_d, d.reserved_r),
        Finding::AddressNotOurs { address } => open(*address, d.not_ours_t, "", d.not_ours_r),
        Finding::ListenerFailed { address, problem } => {
            Said::new(at(d.failed_t, *address), bind_reason(*address, problem, phrases), d.failed_r)
        }
        Finding::ReachEveryone { address } => open(*address, d.everyone_t, d.firewall_d, ""),
        Finding::ReachOneAddress { address } => open(*address, d.one_address_t, d.firewall_d, ""),
        Finding::ReachProxyOnly { address } => open(*address, d.proxy_only_t, d.proxy_only_d, ""),
        Finding::ReachLoopbackOnly { address } => open(*address, d.loopback_t, d.loopback_d, d.loopback_r),
        _ => Said::default(),
    }
}

pub(super) fn samples(finding: &Finding, d: &Doctor) -> Said {
    match finding {
        Finding::SamplesTaken { count, slowest_millis } => Said::new(
            fill(d.samples_t, &[("n", &count.to_string())]),
            fill(d.samples_d, &[("ms", &slowest_millis.to_string())]),
            "",
        ),
        Finding::SamplesRefused { count, wrong } => {
            let counts = [("n", count.to_string()), ("bad", wrong.len().to_string())];
            let title = filled(d.samples_bad_t, &counts);
            let details: Vec<String> = wrong.iter().map(|wrong| fared(wrong, d)).collect();
            Said::new(title, details.join(d.separator), d.samples_bad_r)
        }
        Finding::SamplesNotSent { why } => match why {
            NoSamples::NoListener => Said::new(d.samples_none_t, d.samples_no_listener_d, d.samples_none_r),
            NoSamples::NotOurs => Said::new(d.samples_none_t, d.samples_not_ours_d, d.samples_none_r),
            NoSamples::NoKey => Said::new(d.samples_none_t, d.samples_no_key_d, ""),
            NoSamples::Stopped => Said::new(d.samples_none_t, d.samples_stopped_d, ""),
        },
        _ => Said::default(),
    }
}

fn fared(wrong: &Wrong, d: &Doctor) -> String {
    let sample = match wrong.sample {
        Sample::Callout => d.sample_callout,
        Sample::Digits => d.sample_digits,
        Sample::Disconnect => d.sample_disconnect,
        Sample::CallbackCdr => d.sample_callback_cdr,
        Sample::NotificationCdr => d.sample_notification_cdr,
        Sample::PrivateNumberCdr => d.sample_private_cdr,
        Sample::NumberStatus => d.sample_number_status,
        Sample::Sms => d.sample_sms,
        Sample::UnknownKind => d.sample_unknown_kind,
        Sample::NotJson => d.sample_not_json,
    };
    let said = heard(&wrong.said, d);
    match wrong.status {
        Some(status) => {
            let status = status.to_string();
            fill(d.sample_answered, &[("sample", sample), ("status", &status), ("said", &said)])
        }
        None => fill(d.sample_unanswered, &[("sample", sample), ("said", &said)]),
    }
}

/// What was heard, in words where they are ours.
fn heard(heard: &Heard, d: &Doctor) -> String {
    match heard {
        Heard::Said(said) => said.clone(),
        Heard::Nothing { secs } => fill(d.no_answer_within, &[("n", &secs.to_string())]),
        Heard::Stopped => d.cut_short.to_owned(),
        Heard::NoAddress => d.no_address.to_owned(),
    }
}

pub(super) fn public(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    let about = |url: &str, title: &str, detail: &str, remedy: &str| {
        Said::new(title, fill(detail, &[("url", url)]), fill(remedy, &[("url", url)]))
    };
    match finding {
        Finding::PublicUnproven { url } => about(url, d.unproven_t, d.unproven_d, d.unproven_r),
        Finding::PublicProven { url, ago_secs } => {
            let ago = phrases.roughly(*ago_secs);
            Said::new(d.proven_t, fill(d.proven_d, &[("url", url), ("ago", &ago)]), "")
        }
        Finding::PublicReached { url } => about(url, d.reached_t, d.reached_d, ""),
        Finding::PublicUnresolved { url, problem } => {
            let detail = fill(d.failed_d, &[("url", url), ("problem", &heard(problem, d))]);
            Said::new(d.unresolved_t, detail, d.unresolved_r)
        }
        Finding::PublicUnreachable { url, problem } => {
            let detail = fill(d.failed_d, &[("url", url), ("problem", &heard(problem, d))]);
            Said::new(d.unreachable_t, detail, d.unreachable_r)
        }
        Finding::PublicSomebody { url, status } => {
            let blanks = [("url", url.as_str()), ("status", &status.to_string())];
            Said::new(d.somebody_t, fill(d.somebody_d, &blanks), d.somebody_r)
        }
        Finding::PublicMangled { url, status } => {
            let status = status.map_or_else(|| d.no_answer.to_owned(), |status| status.to_string());
            Said::new(d.mangled_t, fill(d.mangled_d, &[("url", url), ("status", &status)]), d.mangled_r)
        }
        Finding::PublicMachine { url } => about(url, d.machine_t, d.machine_d, d.machine_r),
        Finding::PublicMissing => Said::new(d.missing_t, d.missing_d, d.missing_r),
        Finding::PublicUnreadable { url, fault } => {
            let detail = match fault {
                UrlFault::NotAUrl => d.unreadable_url_d,
                UrlFault::Scheme => d.unreadable_scheme_d,
                UrlFault::Letters => d.unreadable_letters_d,
            };
            about(url, d.unreadable_t, detail, d.unreadable_r)
        }
        Finding::PublicPrivate { url } => about(url, d.private_t, d.private_d, d.private_r),
        Finding::PublicOtherPort { url, named, listening } => {
            let (named, listening) = (named.to_string(), listening.to_string());
            let blanks = [("url", url.as_str()), ("named", &named), ("listening", &listening)];
            Said::new(d.other_port_t, fill(d.other_port_d, &blanks), fill(d.other_port_r, &blanks))
        }
        _ => Said::default(),
    }
}

pub(super) fn pushes(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::PushesRecent { ago_secs } => {
            Said::new(d.recent_t, fill(d.recent_d, &[("ago", &phrases.roughly(*ago_secs))]), "")
        }
        Finding::PushesOld { ago_secs } => {
            Said::new(fill(d.old_t, &[("ago", &phrases.roughly(*ago_secs))]), "", d.old_r)
        }
        Finding::PushesNever { turned_away: 0 } => Said::new(d.never_t, "", d.never_r),
        Finding::PushesNever { turned_away } => {
            let detail = fill(d.never_refused_d, &[("n", &turned_away.to_string())]);
            Said::new(d.never_t, detail, d.never_refused_r)
        }
        Finding::PushesUnknown => Said::new(d.pushes_unknown_t, d.pushes_unknown_d, ""),
        Finding::StatusSilent { service, app, calls, for_secs } => {
            let of = phrases.aside(*service, app.as_deref());
            let (calls, ago) = (calls.to_string(), phrases.roughly(*for_secs));
            let blanks = [("n", calls.as_str()), ("ago", &ago), ("of", &of)];
            Said::new(d.no_status_t, fill(d.no_status_d, &blanks), d.no_status_r)
        }
        Finding::CdrsSilent { calls, for_secs } => {
            let (calls, ago) = (calls.to_string(), phrases.roughly(*for_secs));
            Said::new(d.no_cdr_t, fill(d.no_cdr_d, &[("n", &calls), ("ago", &ago)]), d.no_cdr_r)
        }
        Finding::RefusedSome { count } => {
            Said::new(fill(d.refused_t, &[("n", &count.to_string())]), d.refused_d, d.refused_r)
        }
        Finding::TurnedAwaySome { count } => {
            Said::new(fill(d.turned_away_t, &[("n", &count.to_string())]), d.turned_away_d, d.turned_away_r)
        }
        _ => Said::default(),
    }
}
