//! The only unsafe code, with the two files below: thin owners of LightGBM's raw handles.
//!
//! Every function here is safe to call with any arguments its types allow. What the C library
//! needs and does not check itself is either checked here or carried by a type ([`Matrix`],
//! [`CheckedText`]).
#![allow(unsafe_code)]

mod model;
mod trainer;

use std::ffi::{CStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::Once;

use lightgbm3_sys as sys;

use super::LightGbmError;

pub(super) use model::{Model, Wanted};
pub(super) use trainer::Trainer;

type Result<T> = std::result::Result<T, LightGbmError>;

/// Says to the save call that every iteration is wanted.
const ALL_ITERATIONS: c_int = -1;

/// A dense row-major matrix whose dimensions are known to fit LightGBM's 32-bit counts.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    values: &'a [f32],
    row_count: i32,
    column_count: i32,
}

impl<'a> Matrix<'a> {
    /// Reads `values` as rows of `column_count` columns each.
    pub(super) fn new(values: &'a [f32], column_count: usize) -> Result<Self> {
        if column_count == 0 || !values.len().is_multiple_of(column_count) {
            return Err(LightGbmError::Input(format!(
                "{} feature values do not divide into rows of {column_count} columns",
                values.len()
            )));
        }
        Ok(Self {
            values,
            row_count: count(values.len() / column_count, "rows")?,
            column_count: count(column_count, "columns")?,
        })
    }

    /// Number of rows.
    pub(super) fn row_count(&self) -> usize {
        self.values.len() / self.column_count()
    }

    /// Number of columns, at least one.
    pub(super) fn column_count(&self) -> usize {
        self.column_count as usize
    }

    /// The rows in order, each `column_count` long.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'a [f32]> {
        self.values.chunks_exact(self.column_count())
    }
}

/// Owner of a native data set.
pub(super) struct DatasetHandle(NonNull<c_void>);

// SAFETY: the native data set owns all its memory, refers to no thread-local state and may be
// freed from any thread.
unsafe impl Send for DatasetHandle {}

// SAFETY: a shared reference reaches the native object only as `const Dataset*`: as the reference
// of another data set and as training or validation data of a booster. Neither writes to it, and
// the class has no mutable members. Writing (`set_field`) takes `&mut self`.
unsafe impl Sync for DatasetHandle {}

impl DatasetHandle {
    /// Bins `matrix`, with the bins of `reference` if given.
    ///
    /// The caller gives a reference of the same column count; LightGBM ignores surplus columns and
    /// takes missing ones for zero.
    pub(super) fn from_rows(
        matrix: Matrix<'_>,
        params: &CStr,
        reference: Option<&Self>,
    ) -> Result<Self> {
        prepare_thread();
        let mut out = ptr::null_mut();
        // SAFETY: `matrix` holds row_count × column_count readable floats by construction, the
        // string is NUL-terminated, the reference is null or a live data set, and `out` is
        // writable. Everything is copied before the call returns.
        let code = unsafe {
            sys::LGBM_DatasetCreateFromMat(
                matrix.values.as_ptr().cast(),
                dtype_float32(),
                matrix.row_count,
                matrix.column_count,
                1,
                params.as_ptr(),
                reference.map_or(ptr::null_mut(), |other| other.0.as_ptr()),
                &mut out,
            )
        };
        check(code, "create dataset")?;
        Ok(Self(non_null(out, "create dataset")?))
    }

    /// An empty data set of `row_count` rows with the bins of this one, each row of which has to be pushed
    /// with its label and weight.
    pub(super) fn empty_like(&self, row_count: usize) -> Result<Self> {
        prepare_thread();
        let row_count = count(row_count, "rows")?;
        let mut out = ptr::null_mut();
        // SAFETY: the reference is a live data set and `out` is writable; nothing of the reference is
        // kept, its bins are copied.
        let code = unsafe {
            sys::LGBM_DatasetCreateByReference(self.0.as_ptr(), i64::from(row_count), &mut out)
        };
        check(code, "create dataset by reference")?;
        let created = Self(non_null(out, "create dataset by reference")?);
        // SAFETY: the handle is live and owned. One thread pushes, and LightGBM runs on one.
        let code = unsafe { sys::LGBM_DatasetInitStreaming(created.0.as_ptr(), 1, 0, 0, 1, 1, 1) };
        check(code, "stream into dataset")?;
        Ok(created)
    }

    /// A data set of some of the rows, bins, labels and weights and all.
    ///
    /// The caller gives at least one place, all of them within the data set and ascending.
    pub(super) fn subset(&self, rows: &[u32], params: &CStr) -> Result<Self> {
        prepare_thread();
        let rows: Vec<i32> =
            rows.iter().map(|row| count(*row as usize, "rows")).collect::<Result<_>>()?;
        let mut out = ptr::null_mut();
        // SAFETY: the data set is live, `rows` holds as many readable places as said, which LightGBM checks as
        // well, the string is NUL-terminated and `out` is writable. Everything is copied before the call returns.
        let code = unsafe {
            sys::LGBM_DatasetGetSubset(
                self.0.as_ptr(),
                rows.as_ptr(),
                count(rows.len(), "rows")?,
                params.as_ptr(),
                &mut out,
            )
        };
        check(code, "take rows")?;
        Ok(Self(non_null(out, "take rows")?))
    }

    /// Pushes rows with their labels and weights to their place in an empty data set.
    ///
    /// The caller gives a matrix of the data set's columns, a label and a weight for each row, and room
    /// for the rows from `start` on.
    pub(super) fn push(
        &mut self,
        start: usize,
        matrix: Matrix<'_>,
        labels: &[f32],
        weights: &[f32],
    ) -> Result<()> {
        prepare_thread();
        assert!(
            labels.len() == matrix.row_count() && weights.len() == matrix.row_count(),
            "a label and a weight for each row"
        );
        // SAFETY: the handle is live and exclusively borrowed; `matrix` holds row_count × column_count
        // floats, labels and weights row_count each, all copied before the call returns. `StreamedRows`
        // in dataset.rs keeps `start + row_count` within the data set and the columns those of its bins.
        let code = unsafe {
            sys::LGBM_DatasetPushRowsWithMetadata(
                self.0.as_ptr(),
                matrix.values.as_ptr().cast(),
                dtype_float32(),
                matrix.row_count,
                matrix.column_count,
                count(start, "rows")?,
                labels.as_ptr(),
                weights.as_ptr(),
                ptr::null(),
                ptr::null(),
                0,
            )
        };
        check(code, "push rows")
    }

    /// Says that all rows have been pushed.
    pub(super) fn finish(&mut self) -> Result<()> {
        prepare_thread();
        // SAFETY: the handle is live and exclusively borrowed.
        check(unsafe { sys::LGBM_DatasetMarkFinished(self.0.as_ptr()) }, "finish dataset")
    }

    /// Sets a field of one float per row, such as the label.
    pub(super) fn set_field(&mut self, name: &CStr, values: &[f32]) -> Result<()> {
        prepare_thread();
        let length = count(values.len(), "field values")?;
        // SAFETY: the handle is live and exclusively borrowed, the name is NUL-terminated and
        // `values` holds `length` floats, which LightGBM copies. It checks the length against the
        // row count itself.
        let code = unsafe {
            sys::LGBM_DatasetSetField(
                self.0.as_ptr(),
                name.as_ptr(),
                values.as_ptr().cast(),
                length,
                dtype_float32(),
            )
        };
        check(code, "set dataset field")
    }
}

impl Drop for DatasetHandle {
    fn drop(&mut self) {
        // SAFETY: the handle is owned, and freed only here.
        unsafe { sys::LGBM_DatasetFree(self.0.as_ptr()) };
    }
}

/// Owner of a native booster. The data sets it points into outlive its freeing.
struct BoosterHandle<'a>(NonNull<c_void>, PhantomData<&'a DatasetHandle>);

impl BoosterHandle<'_> {
    fn column_count(&self) -> Result<usize> {
        let mut columns = 0;
        // SAFETY: the handle is live; `columns` is writable.
        let code = unsafe { sys::LGBM_BoosterGetNumFeature(self.0.as_ptr(), &mut columns) };
        check(code, "count features")?;
        usize::try_from(columns).map_err(|_| broken("count features"))
    }

    fn class_count(&self) -> Result<c_int> {
        let mut classes = 0;
        // SAFETY: the handle is live; `classes` is writable.
        let code = unsafe { sys::LGBM_BoosterGetNumClasses(self.0.as_ptr(), &mut classes) };
        check(code, "count classes")?;
        Ok(classes)
    }
}

impl Drop for BoosterHandle<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle is owned, and freed only here.
        unsafe { sys::LGBM_BoosterFree(self.0.as_ptr()) };
    }
}

/// Makes LightGBM quiet and single-threaded, before any other call on this thread.
///
/// The log callback is kept per thread, so every entry sets it again: a rayon worker may be new.
/// The thread limit is kept per process. LightGBM sizes its buffers by the number of threads at
/// one moment and uses them at another, and that number is a global which any call sets; without
/// the limit a call on one thread could make another overrun its buffers.
fn prepare_thread() {
    static LIMIT: Once = Once::new();
    // SAFETY: the callback is a plain function that lives for the whole program.
    unsafe { sys::LGBM_RegisterLogCallback(Some(discard)) };
    LIMIT.call_once(|| {
        // SAFETY: sets one integer; `Once` orders it before every use of LightGBM.
        unsafe { sys::LGBM_SetMaxThreads(1) };
    });
}

extern "C" fn discard(_message: *const c_char) {}

fn check(code: c_int, call: &'static str) -> Result<()> {
    if code == 0 {
        return Ok(());
    }
    // SAFETY: LightGBM returns a NUL-terminated buffer of the calling thread, the one the failed
    // call ran on, and it is copied before any further call.
    let message = unsafe { CStr::from_ptr(sys::LGBM_GetLastError()) };
    Err(LightGbmError::Call { call, message: tidy(&message.to_string_lossy()) })
}

/// LightGBM's message without the place in its source, which names the build's directories, and
/// without its full stop.
fn tidy(message: &str) -> String {
    let message = match message.rsplit_once(" at ") {
        Some((head, place)) if place.contains(", line ") => head,
        _ => message,
    };
    message.trim_end_matches([' ', '.', '\n']).to_owned()
}

fn non_null(handle: *mut c_void, call: &'static str) -> Result<NonNull<c_void>> {
    NonNull::new(handle).ok_or_else(|| broken(call))
}

/// The error of an answer that LightGBM never gives.
fn broken(call: &'static str) -> LightGbmError {
    LightGbmError::Call { call, message: "unexpected answer".to_owned() }
}

fn count(value: usize, what: &str) -> Result<i32> {
    i32::try_from(value).map_err(|_| {
        LightGbmError::Input(format!("{value} {what} are more than lightgbm can count"))
    })
}

fn dtype_float32() -> c_int {
    sys::C_API_DTYPE_FLOAT32 as c_int
}

fn until_nul(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}
