//! The people and the lines: who calls whom, shown as which number, for which application of which customer.
//!
//! Everything follows from the seed, and people are computed rather than stored, so that ten million calls need
//! no more memory than ten. It knows no call and no time.

use fastrand::Rng;

use super::dice;

/// Mobile prefixes in use in mainland China (three carriers).
const MOBILE_PREFIXES: [u16; 40] = [
    134, 135, 136, 137, 138, 139, 147, 150, 151, 152, 157, 158, 159, 178, 182, 183, 184, 187, 188, 198, 130,
    131, 132, 155, 156, 166, 175, 176, 185, 186, 133, 149, 153, 173, 177, 180, 181, 189, 191, 199,
];

/// Area code and the head of an eight-digit local number; the last four digits are free.
const LANDLINES: [(&str, u16); 8] = [
    ("755", 8360),
    ("755", 2650),
    ("10", 5387),
    ("21", 6105),
    ("20", 3877),
    ("571", 8650),
    ("28", 6555),
    ("27", 5961),
];

const HOSTS: [&str; 3] =
    ["callenabler245.huaweicaas.com", "callenabler246.huaweicaas.com", "callenabler247.huaweicaas.com"];

const KEY_LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";

/// One application of the customer, as PROTOCOL 3.1 names it: the `appKey` (28 characters) and the host that
/// makes its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    pub key: String,
    pub host: &'static str,
}

/// A customer of the platform with applications, lines, staff and the people they call.
#[derive(Debug, Clone)]
pub struct Population {
    seed: u64,
    /// The customer's account, `spId`.
    pub sp_id: String,
    apps: Vec<App>,
    lines: Vec<String>,
    staff: Vec<String>,
    people: u64,
}

impl Population {
    /// The population of `seed`: 20 to 300 business lines, 40 to 240 members of staff, 30 000 people.
    pub fn from_seed(seed: u64) -> Self {
        let mut rng = Rng::with_seed(dice::mix(seed, 1));
        let apps = (0..4).map(|i| App { key: app_key(&mut rng), host: HOSTS[i % HOSTS.len()] }).collect();
        let lines = (0..rng.u16(20..=300)).map(business_line).collect();
        let staff = (0..rng.u16(40..=240)).map(|_| staff_number(&mut rng)).collect();
        let sp_id = format!("cloud_ecs_{:06}", rng.u32(0..1_000_000));
        Self { seed, sp_id, apps, lines, staff, people: 30_000 }
    }

    /// The same customer with so many people to call: the longer a history, the more of them.
    pub fn with_people(self, people: u64) -> Self {
        Self { people, ..self }
    }

    /// The seed it was made from; session ids of different seeds start at different numbers.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The application for a kind of service: 0 callback, 1 notification, 2 verification code, 3 Private Number.
    pub fn app(&self, kind: usize) -> &App {
        &self.apps[kind % self.apps.len()]
    }

    /// The display numbers the customer owns, `+86755836011NN` and the like.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// A display number; the first lines carry most of the traffic.
    pub fn any_line(&self, rng: &mut Rng) -> &str {
        &self.lines[dice::zipf(rng, self.lines.len() as u64, 8.0) as usize]
    }

    /// A member of staff: a mobile, or a desk telephone.
    pub fn any_staff(&self, rng: &mut Rng) -> &str {
        &self.staff[dice::zipf(rng, self.staff.len() as u64, 30.0) as usize]
    }

    /// One of the people who are called; a few are called often.
    pub fn any_person(&self, rng: &mut Rng) -> String {
        self.person(dice::zipf(rng, self.people, 60.0))
    }

    /// A virtual number (X) of the Private Number service: a mobile out of a pool of 200.
    pub fn any_virtual(&self, rng: &mut Rng) -> String {
        mobile(dice::mix(self.seed ^ 0x5858, rng.u64(0..200)))
    }

    fn person(&self, index: u64) -> String {
        let h = dice::mix(self.seed, index.wrapping_add(1_000));
        if h.is_multiple_of(16) {
            landline((h >> 8) as usize, (h >> 16) as u16 % 10_000)
        } else {
            mobile(h >> 4)
        }
    }
}

fn mobile(h: u64) -> String {
    let prefix = MOBILE_PREFIXES[(h % MOBILE_PREFIXES.len() as u64) as usize];
    format!("+86{prefix}{:08}", (h >> 8) % 100_000_000)
}

fn landline(area: usize, last: u16) -> String {
    let (code, head) = LANDLINES[area % LANDLINES.len()];
    format!("+86{code}{head}{last:04}")
}

fn staff_number(rng: &mut Rng) -> String {
    if dice::chance(rng, 0.2) { landline(rng.usize(..), rng.u16(0..10_000)) } else { mobile(rng.u64(..)) }
}

/// Blocks of a hundred numbers: `+86755836011NN`, then the next block of the next city.
fn business_line(index: u16) -> String {
    landline(usize::from(index / 100) * 2, 1_100 + index)
}

fn app_key(rng: &mut Rng) -> String {
    (0..28).map(|_| char::from(KEY_LETTERS[rng.usize(0..KEY_LETTERS.len())])).collect()
}

/// What the customer wrote into `userData`: as it travels, and as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserData {
    /// The value in the message. Some customers URL-encode Chinese words (PROTOCOL 5), some do not.
    pub sent: String,
    /// The value with the encoding undone.
    pub decoded: String,
}

impl UserData {
    /// A value such as a request may carry; one call in five has none.
    pub fn any(rng: &mut Rng) -> Option<Self> {
        let n = rng.u32(10_000..100_000);
        let decoded = match rng.u8(0..10) {
            0 | 1 => return None,
            2 => format!("工单 {n}"),
            3 => format!("回访-{n}"),
            4 => format!("订单 {n} 张女士"),
            5 => format!("bill-{}", n % 1_000),
            6 => format!("crm:{n}"),
            7 => format!("ticket/{n}?src=web"),
            _ => format!("order-{n}"),
        };
        let encodes = !decoded.is_ascii() && dice::chance(rng, 0.6);
        let sent = if encodes { url_encoded(&decoded) } else { decoded.clone() };
        Some(Self { sent, decoded })
    }

    /// A value for Private Number, whose documents forbid Chinese and braces (PROTOCOL 5).
    pub fn any_ascii(rng: &mut Rng) -> Option<Self> {
        dice::chance(rng, 0.4).then(|| {
            let text = format!("trip-{}", rng.u32(100_000..1_000_000));
            Self { sent: text.clone(), decoded: text }
        })
    }
}

/// Percent-encoding of UTF-8 as `encodeURIComponent` does it: a blank becomes `%20`.
fn url_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_like_a_number(number: &str) -> bool {
        let Some(national) = number.strip_prefix("+86") else { return false };
        let mobile = national.len() == 11 && national.starts_with('1');
        let landline = (10..=11).contains(&national.len());
        national.bytes().all(|b| b.is_ascii_digit()) && (mobile || landline)
    }

    #[test]
    fn every_number_is_a_chinese_number_in_international_form() {
        for seed in 0..20 {
            let population = Population::from_seed(seed);
            let mut rng = Rng::with_seed(seed);
            assert!((20..=300).contains(&population.lines().len()));
            let people = (0..200).map(|_| population.any_person(&mut rng)).collect::<Vec<_>>();
            for number in population.lines().iter().chain(&population.staff).chain(&people) {
                assert!(looks_like_a_number(number), "{number}");
            }
        }
    }

    #[test]
    fn the_first_lines_are_a_block_of_one_hundred() {
        let population = Population::from_seed(7);
        assert_eq!(population.lines()[0], "+8675583601100");
        assert_eq!(population.lines()[19], "+8675583601119");
    }

    #[test]
    fn the_same_seed_gives_the_same_people_and_another_seed_others() {
        let draw = |seed| {
            let (population, mut rng) = (Population::from_seed(seed), Rng::with_seed(1));
            let people = (0..50).map(|_| population.any_person(&mut rng)).collect::<Vec<_>>();
            (population.apps.clone(), people)
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn an_application_key_has_28_characters() {
        assert!(Population::from_seed(3).apps.iter().all(|app| app.key.len() == 28));
    }

    #[test]
    fn user_data_is_encoded_as_a_browser_does_it() {
        assert_eq!(url_encoded("工单 88213"), "%E5%B7%A5%E5%8D%95%2088213");
        assert_eq!(url_encoded("order-1.~_"), "order-1.~_");
    }
}
