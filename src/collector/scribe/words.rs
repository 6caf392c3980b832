//! How the scribe's word reaches those who wait for it. They wait on the listener's thread; waking each of them from
//! ours would cost a call of the system each, so a whole batch goes over at once and is handed out there.

use tokio::sync::{mpsc, oneshot};

use super::Kept;

/// Batches on their way.
const BATCHES: usize = 16;

/// One who waits, and what it shall hear. Nobody listening any more is fine: the connection broke, the notification
/// stays.
pub(super) type Word = (oneshot::Sender<Kept>, Kept);

/// The scribe's end.
pub(in crate::collector) struct Words(mpsc::Sender<Vec<Word>>);

/// The listener's end.
pub(in crate::collector) struct Messenger(mpsc::Receiver<Vec<Word>>);

pub(in crate::collector) fn messenger() -> (Words, Messenger) {
    let (words, messenger) = mpsc::channel(BATCHES);
    (Words(words), Messenger(messenger))
}

impl Words {
    /// Sends a batch over. Without a messenger, or when it has its hands full, everybody is told from here.
    pub(super) fn send(&self, batch: Vec<Word>) {
        let Err(back) = self.0.try_send(batch) else { return };
        hand_out(match back {
            mpsc::error::TrySendError::Full(batch) | mpsc::error::TrySendError::Closed(batch) => batch,
        });
    }
}

impl Messenger {
    /// Hands out what comes, until the scribe is gone.
    pub(in crate::collector) async fn carry(mut self) {
        while let Some(batch) = self.0.recv().await {
            hand_out(batch);
        }
    }
}

fn hand_out(batch: Vec<Word>) {
    for (waits, word) in batch {
        let _ = waits.send(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(size: usize) -> (Vec<Word>, Vec<oneshot::Receiver<Kept>>) {
        (0..size).map(|_| oneshot::channel()).map(|(waits, hears)| ((waits, Kept::Yes), hears)).unzip()
    }

    #[tokio::test]
    async fn a_messenger_tells_everybody_of_every_batch() {
        let (words, messenger) = messenger();
        let (first, second) = (batch(3), batch(2));
        words.send(first.0);
        words.send(second.0);
        drop(words);
        messenger.carry().await;
        for hears in first.1.into_iter().chain(second.1) {
            assert_eq!(hears.await, Ok(Kept::Yes));
        }
    }

    #[tokio::test]
    async fn whoever_finds_the_messenger_busy_or_gone_is_told_all_the_same() {
        let (words, messenger) = messenger();
        let mut all: Vec<_> = (0..=BATCHES)
            .map(|_| batch(1))
            .map(|(batch, mut hears)| (words.send(batch), hears.remove(0)).1)
            .collect();
        assert_eq!(all.pop().unwrap().await, Ok(Kept::Yes), "told by the scribe");
        assert!(all[0].try_recv().is_err(), "on its way");
        drop(messenger);
        let (last, mut hears) = batch(1);
        words.send(last);
        assert_eq!(hears.remove(0).await, Ok(Kept::Yes));
    }
}
