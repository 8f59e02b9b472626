//! The only unsafe code: thin owners of LightGBM's raw handles.
//!
//! Every function here is safe to call with any arguments its types allow. What the C library
//! needs and does not check itself is either checked here or carried by a type ([`Matrix`],
//! [`CheckedText`]).
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::Once;

use lightgbm3_sys as sys;

use super::LightGbmError;
use super::model_text::CheckedText;

type Result<T> = std::result::Result<T, LightGbmError>;

/// Room for one metric name; LightGBM cuts longer ones, and the longest it has is about 20 bytes.
const METRIC_NAME_BYTES: usize = 64;

/// Room first offered for a model text; a longer one costs a second call.
const MODEL_TEXT_BYTES: usize = 1 << 20;

/// Says to the save call that every iteration is wanted.
const ALL_ITERATIONS: c_int = -1;

/// Parameters of a prediction; one thread, as everywhere in this module.
const PREDICTION_PARAMS: &CStr = c"num_threads=1 verbosity=-1";

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

/// A native booster in training, which points into the data sets it was given.
pub(super) struct Trainer<'a> {
    handle: BoosterHandle<'a>,
}

impl<'a> Trainer<'a> {
    /// Starts a booster on `train`.
    pub(super) fn new(train: &'a DatasetHandle, params: &CStr) -> Result<Self> {
        prepare_thread();
        let mut out = ptr::null_mut();
        // SAFETY: the data set is live and outlives the trainer, the string is NUL-terminated and
        // `out` is writable.
        let code = unsafe { sys::LGBM_BoosterCreate(train.0.as_ptr(), params.as_ptr(), &mut out) };
        check(code, "create booster")?;
        Ok(Self { handle: BoosterHandle(non_null(out, "create booster")?, PhantomData) })
    }

    /// Adds validation data, which LightGBM refuses unless it is binned like the training data.
    pub(super) fn add_validation(&mut self, valid: &'a DatasetHandle) -> Result<()> {
        // SAFETY: both handles are live, and the data set outlives the trainer.
        let code =
            unsafe { sys::LGBM_BoosterAddValidData(self.handle.0.as_ptr(), valid.0.as_ptr()) };
        check(code, "add validation data")
    }

    /// Grows one iteration; true when no further split is possible.
    pub(super) fn update(&mut self) -> Result<bool> {
        let mut finished = 0;
        // SAFETY: the handle is live and exclusively borrowed; `finished` is writable.
        let code = unsafe { sys::LGBM_BoosterUpdateOneIter(self.handle.0.as_ptr(), &mut finished) };
        check(code, "update booster")?;
        Ok(finished != 0)
    }

    /// Names of the metrics, in the order of [`Trainer::evaluate`].
    pub(super) fn metric_names(&self) -> Result<Vec<String>> {
        let metric_count = self.metric_count()?;
        let mut names = vec![[0u8; METRIC_NAME_BYTES]; metric_count];
        let mut pointers: Vec<*mut c_char> =
            names.iter_mut().map(|name| name.as_mut_ptr().cast()).collect();
        let (mut written, mut needed) = (0, 0);
        // SAFETY: `pointers` are `metric_count` distinct writable buffers of METRIC_NAME_BYTES
        // each; LightGBM writes no more than that and ends each with NUL.
        let code = unsafe {
            sys::LGBM_BoosterGetEvalNames(
                self.handle.0.as_ptr(),
                count(metric_count, "metrics")?,
                &mut written,
                METRIC_NAME_BYTES,
                &mut needed,
                pointers.as_mut_ptr(),
            )
        };
        check(code, "get metric names")?;
        Ok(names.iter().map(|name| until_nul(name)).collect())
    }

    /// Metrics on the validation data, which must have been added.
    pub(super) fn evaluate(&self) -> Result<Vec<f64>> {
        let mut values = vec![0.0; self.metric_count()?];
        let mut written = 0;
        // SAFETY: LightGBM writes one double per metric, as many as `metric_count` says, for each
        // data set alike; it refuses a data set index it does not have.
        let code = unsafe {
            sys::LGBM_BoosterGetEval(self.handle.0.as_ptr(), 1, &mut written, values.as_mut_ptr())
        };
        check(code, "evaluate booster")?;
        values.truncate(usize::try_from(written).unwrap_or(0));
        Ok(values)
    }

    /// The model as text, cut after `iterations` if given.
    pub(super) fn model_text(&self, iterations: Option<usize>) -> Result<String> {
        let iterations = match iterations {
            Some(iterations) => count(iterations, "iterations")?,
            None => ALL_ITERATIONS,
        };
        let mut buffer = vec![0u8; MODEL_TEXT_BYTES];
        let mut needed = self.write_text(iterations, &mut buffer)?;
        if needed > buffer.len() {
            buffer = vec![0u8; needed];
            needed = self.write_text(iterations, &mut buffer)?;
        }
        buffer.truncate(needed.min(buffer.len()));
        Ok(until_nul(&buffer))
    }

    /// Writes the text if it fits and returns the bytes needed, terminator included.
    fn write_text(&self, iterations: c_int, buffer: &mut [u8]) -> Result<usize> {
        let mut needed = 0;
        // SAFETY: LightGBM writes to the buffer only when the text and its terminator fit its
        // stated length.
        let code = unsafe {
            sys::LGBM_BoosterSaveModelToString(
                self.handle.0.as_ptr(),
                0,
                iterations,
                sys::C_API_FEATURE_IMPORTANCE_SPLIT as c_int,
                i64::try_from(buffer.len()).unwrap_or(i64::MAX),
                &mut needed,
                buffer.as_mut_ptr().cast(),
            )
        };
        check(code, "save model")?;
        usize::try_from(needed).map_err(|_| broken("save model"))
    }

    fn metric_count(&self) -> Result<usize> {
        let mut metric_count = 0;
        // SAFETY: the handle is live; `metric_count` is writable.
        let code =
            unsafe { sys::LGBM_BoosterGetEvalCounts(self.handle.0.as_ptr(), &mut metric_count) };
        check(code, "count metrics")?;
        usize::try_from(metric_count).map_err(|_| broken("count metrics"))
    }
}

/// What is asked of a model for each row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted {
    /// One value.
    Forecasts,
    /// What each column contributes to the score, and what is expected without them.
    Contributions,
}

/// A native booster read from text: it refers to no data set and is never changed.
pub(super) struct Model {
    handle: BoosterHandle<'static>,
    column_count: usize,
}

// SAFETY: the native booster owns all its memory, refers to no thread-local state and may be
// freed from any thread.
unsafe impl Send for Model {}

// SAFETY: a shared reference reaches the native object in three ways: `predictor`, which LightGBM
// runs under the booster's exclusive lock; row prediction, under its shared lock; and the feature
// importance, which only reads trees that nothing changes after loading. (The call that predicts a
// whole matrix would not do: it writes prediction bounds under the shared lock.)
unsafe impl Sync for Model {}

impl Model {
    /// Reads a model from text.
    pub(super) fn from_text(text: &CheckedText) -> Result<Self> {
        prepare_thread();
        let mut iteration_count = 0;
        let mut out = ptr::null_mut();
        // SAFETY: the text is NUL-terminated and, being checked, keeps LightGBM's parser inside
        // it; both outputs are writable.
        let code = unsafe {
            sys::LGBM_BoosterLoadModelFromString(
                text.as_c_str().as_ptr(),
                &mut iteration_count,
                &mut out,
            )
        };
        check(code, "load model")?;
        let handle = BoosterHandle(non_null(out, "load model")?, PhantomData);
        // The checks of the text are what makes predictions write one double per row and the
        // importance one per column, so LightGBM has to have read it the same way.
        if handle.column_count()? != text.column_count() || handle.class_count()? != 1 {
            return Err(broken("load model"));
        }
        Ok(Self { handle, column_count: text.column_count() })
    }

    /// Predicts each row of a matrix; the column counts must agree.
    pub(super) fn predict(&self, matrix: Matrix<'_>) -> Result<Vec<f64>> {
        prepare_thread();
        let predictor = self.predictor(matrix.column_count)?;
        matrix.rows().map(|row| predictor.predict(row)).collect()
    }

    /// What LightGBM says of all rows of a matrix in one call; the column counts must agree.
    ///
    /// The call writes prediction bounds into the booster, so the borrow is exclusive.
    pub(super) fn predict_matrix(
        &mut self,
        matrix: Matrix<'_>,
        wanted: Wanted,
    ) -> Result<Vec<f64>> {
        prepare_thread();
        if matrix.column_count() != self.column_count {
            return Err(broken("predict"));
        }
        let (kind, width) = match wanted {
            Wanted::Forecasts => (sys::C_API_PREDICT_NORMAL, 1),
            Wanted::Contributions => (sys::C_API_PREDICT_CONTRIB, self.column_count + 1),
        };
        let mut written = 0;
        let mut values = vec![0.0; matrix.row_count() * width];
        // SAFETY: `matrix` holds row_count × column_count readable floats by construction and has
        // as many columns as the model; a checked model has one class, so LightGBM writes `width`
        // doubles for each row.
        let code = unsafe {
            sys::LGBM_BoosterPredictForMat(
                self.handle.0.as_ptr(),
                matrix.values.as_ptr().cast(),
                dtype_float32(),
                matrix.row_count,
                matrix.column_count,
                1,
                kind as c_int,
                0,
                ALL_ITERATIONS,
                PREDICTION_PARAMS.as_ptr(),
                &mut written,
                values.as_mut_ptr(),
            )
        };
        check(code, "predict")?;
        Ok(values)
    }

    /// Total gain of the splits on each column.
    pub(super) fn gain(&self) -> Result<Vec<f64>> {
        prepare_thread();
        let mut values = vec![0.0; self.column_count];
        // SAFETY: LightGBM writes one double per column of the model, which `from_text` has
        // compared with `column_count`.
        let code = unsafe {
            sys::LGBM_BoosterFeatureImportance(
                self.handle.0.as_ptr(),
                ALL_ITERATIONS,
                sys::C_API_FEATURE_IMPORTANCE_GAIN as c_int,
                values.as_mut_ptr(),
            )
        };
        check(code, "get feature importance")?;
        Ok(values)
    }

    fn predictor(&self, column_count: i32) -> Result<RowPredictor<'_>> {
        let mut out = ptr::null_mut();
        // SAFETY: the handle is live, the string is NUL-terminated and `out` is writable.
        // LightGBM refuses a column count other than the model's.
        let code = unsafe {
            sys::LGBM_BoosterPredictForMatSingleRowFastInit(
                self.handle.0.as_ptr(),
                sys::C_API_PREDICT_NORMAL as c_int,
                0,
                ALL_ITERATIONS,
                dtype_float32(),
                column_count,
                PREDICTION_PARAMS.as_ptr(),
                &mut out,
            )
        };
        check(code, "prepare prediction")?;
        Ok(RowPredictor {
            raw: non_null(out, "prepare prediction")?,
            column_count: column_count as usize,
            model: PhantomData,
        })
    }
}

/// A prepared prediction, which points into its model.
struct RowPredictor<'a> {
    raw: NonNull<c_void>,
    column_count: usize,
    model: PhantomData<&'a Model>,
}

impl RowPredictor<'_> {
    fn predict(&self, row: &[f32]) -> Result<f64> {
        assert_eq!(row.len(), self.column_count, "row length of a prepared prediction");
        let mut written = 0;
        let mut value = 0.0;
        // SAFETY: the row has as many floats as the predictor was prepared for, and a checked
        // model has one class, so exactly one double is written.
        let code = unsafe {
            sys::LGBM_BoosterPredictForMatSingleRowFast(
                self.raw.as_ptr(),
                row.as_ptr().cast(),
                &mut written,
                &mut value,
            )
        };
        check(code, "predict")?;
        Ok(value)
    }
}

impl Drop for RowPredictor<'_> {
    fn drop(&mut self) {
        // SAFETY: the predictor is owned, freed only here, and its model is still alive.
        unsafe { sys::LGBM_FastConfigFree(self.raw.as_ptr()) };
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
