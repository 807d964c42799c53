//! Why a change does not enter a document. What the device does about each is decided above.

use thiserror::Error;

use crate::domain::id::ChangeHash;
use crate::domain::kind::ShapeError;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not one plain change chunk: something else, two of them, or a document, bundle or deflated chunk.
    #[error("not a change")]
    NotAChange,
    /// A change whose bytes are not what their author wrote.
    #[error("damaged")]
    Damaged,
    /// More bytes, operations, predecessors or dependencies than one change or one document may have.
    #[error("too big")]
    TooBig,
    /// A time, a message, a container besides `notes`, or a value that is no text, int, bool, bytes or null.
    #[error("not plain")]
    NotPlain,
    /// Its actor's place in this document is taken by another change, or it jumps over one.
    #[error("actor clash")]
    ActorClash,
    /// It builds on changes that are not here; these come first.
    #[error("changes missing")]
    Missing(Vec<ChangeHash>),
    /// A first change for a document that has one.
    #[error("second birth")]
    SecondBirth,
    /// The document would have more versions or values side by side than one may. It fits once somebody has merged them.
    #[error("too many versions")]
    Crowded,
    /// Its operation counter is not one that an author who had read the document could have reached.
    #[error("operation counter out of range")]
    StartOp,
    /// The document would no longer be one of its kind.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// Automerge failed on it, or could not read back what it had taken.
    #[error("not digestible")]
    Poison,
}
