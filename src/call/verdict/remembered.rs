//! Verdicts for calls by the million: of calls that have service, codes and who hung up in common, only the scene can
//! still make a difference, and there are few scenes.

use std::sync::Arc;

use super::{Basis, Evidence, Scene, Verdict, judge};

/// The verdicts given so far on calls that have everything in common but their times and whether a CDR came.
#[derive(Debug, Default)]
pub struct Precedents(Vec<(Basis, Scene, Arc<Verdict>)>);

impl Precedents {
    /// What [`judge()`] says.
    pub fn judge(&mut self, evidence: &Evidence<'_>) -> Arc<Verdict> {
        let scene = Scene::of(evidence);
        let is_alike =
            |(basis, other, _): &&(Basis, Scene, Arc<Verdict>)| *basis == evidence.basis && *other == scene;
        if let Some((_, _, verdict)) = self.0.iter().find(is_alike) {
            return Arc::clone(verdict);
        }
        let verdict = Arc::new(judge(evidence));
        self.0.push((evidence.basis, scene, Arc::clone(&verdict)));
        verdict
    }
}
