//! One way to state a read that a job of the writer and a reader may both make.

/// Reads that both a job of the writer and a reader may make.
macro_rules! reads {
    ($($(#[$doc:meta])* fn $name:ident(&self $(, $arg:ident: $type:ty)*) -> $result:ty;)*) => {
        impl Tx<'_> {
            $($(#[$doc])* pub fn $name(&self $(, $arg: $type)*) -> Result<$result, StoreError> {
                $name(self.log $(, $arg)*)
            })*
        }
        impl Reader {
            $($(#[$doc])* pub fn $name(&self $(, $arg: $type)*) -> Result<$result, StoreError> {
                $name(&self.log $(, $arg)*)
            })*
        }
    };
}
pub(super) use reads;
