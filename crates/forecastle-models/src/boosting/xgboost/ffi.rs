//! The only unsafe code: XGBoost's functions, and thin owners of its raw handles.
//!
//! Every function here is safe to call with any arguments its types allow. The functions have the types that
//! XGBoost's `c_api.h` gives them since 2.0.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use forecastle_core::{Error, Result};
use libloading::Library;

use super::super::rows::RowBlocks;
use super::stream::{Arrays, Stream};

type Handle = *mut c_void;
type Reset = extern "C" fn(Handle);
type Next = extern "C" fn(Handle) -> c_int;

/// XGBoost's functions. The library is never closed: it may have started threads.
pub(super) struct Api {
    get_last_error: unsafe extern "C" fn() -> *const c_char,
    version: unsafe extern "C" fn(*mut c_int, *mut c_int, *mut c_int),
    set_global_config: unsafe extern "C" fn(*const c_char) -> c_int,
    proxy_create: unsafe extern "C" fn(*mut Handle) -> c_int,
    proxy_set_dense: unsafe extern "C" fn(Handle, *const c_char) -> c_int,
    set_info: unsafe extern "C" fn(Handle, *const c_char, *const c_char) -> c_int,
    set_texts: unsafe extern "C" fn(Handle, *const c_char, *mut *const c_char, u64) -> c_int,
    quantile_matrix: unsafe extern "C" fn(
        Handle,
        Handle,
        Handle,
        Reset,
        Next,
        *const c_char,
        *mut Handle,
    ) -> c_int,
    matrix_rows: unsafe extern "C" fn(Handle, *mut u64) -> c_int,
    matrix_floats: unsafe extern "C" fn(Handle, *const c_char, *mut u64, *mut *const f32) -> c_int,
    matrix_free: unsafe extern "C" fn(Handle) -> c_int,
    booster_create: unsafe extern "C" fn(*const Handle, u64, *mut Handle) -> c_int,
    booster_set: unsafe extern "C" fn(Handle, *const c_char, *const c_char) -> c_int,
    booster_update: unsafe extern "C" fn(Handle, c_int, Handle) -> c_int,
    booster_save:
        unsafe extern "C" fn(Handle, *const c_char, *mut u64, *mut *const c_char) -> c_int,
    booster_free: unsafe extern "C" fn(Handle) -> c_int,
    #[cfg(test)]
    pub(super) testing: testing::Api,
    #[allow(dead_code, reason = "the functions are good as long as the library is open")]
    library: Library,
}

impl Api {
    /// Opens a library by its path, or by a name that the system looks for, and leaves it open for good.
    pub(super) fn load(name: &OsStr) -> std::result::Result<&'static Self, String> {
        // SAFETY: opening a library runs its initialisers. Whoever names a library to this program, or puts one
        // where the system looks for them, says that it is XGBoost's and may be run.
        let library = unsafe { Library::new(name) }.map_err(|error| error.to_string())?;
        // SAFETY: the names are those of XGBoost's C interface, and the fields have their types.
        let api = unsafe {
            Self {
                get_last_error: find(&library, c"XGBGetLastError")?,
                version: find(&library, c"XGBoostVersion")?,
                set_global_config: find(&library, c"XGBSetGlobalConfig")?,
                proxy_create: find(&library, c"XGProxyDMatrixCreate")?,
                proxy_set_dense: find(&library, c"XGProxyDMatrixSetDataDense")?,
                set_info: find(&library, c"XGDMatrixSetInfoFromInterface")?,
                set_texts: find(&library, c"XGDMatrixSetStrFeatureInfo")?,
                quantile_matrix: find(&library, c"XGQuantileDMatrixCreateFromCallback")?,
                matrix_rows: find(&library, c"XGDMatrixNumRow")?,
                matrix_floats: find(&library, c"XGDMatrixGetFloatInfo")?,
                matrix_free: find(&library, c"XGDMatrixFree")?,
                booster_create: find(&library, c"XGBoosterCreate")?,
                booster_set: find(&library, c"XGBoosterSetParam")?,
                booster_update: find(&library, c"XGBoosterUpdateOneIter")?,
                booster_save: find(&library, c"XGBoosterSaveModelToBuffer")?,
                booster_free: find(&library, c"XGBoosterFree")?,
                #[cfg(test)]
                testing: testing::Api::find_in(&library)?,
                library,
            }
        };
        Ok(Box::leak(Box::new(api)))
    }

    /// The library's version.
    pub(super) fn version(&self) -> (i32, i32, i32) {
        let (mut major, mut minor, mut patch) = (0, 0, 0);
        // SAFETY: the three outputs are writable.
        unsafe { (self.version)(&mut major, &mut minor, &mut patch) };
        (major, minor, patch)
    }

    /// Keeps XGBoost from writing to standard error; a setting of the calling thread.
    fn quieten(&self) -> Result<()> {
        // SAFETY: the text is NUL-terminated and copied.
        let code = unsafe { (self.set_global_config)(c"{\"verbosity\": 0}".as_ptr()) };
        self.check(code, "be quiet")
    }

    fn check(&self, code: c_int, call: &str) -> Result<()> {
        if code == 0 {
            return Ok(());
        }
        // SAFETY: XGBoost returns a NUL-terminated text of the calling thread, the one that the failed call ran
        // on, and it is copied before any further call.
        let message = unsafe { CStr::from_ptr((self.get_last_error)()) };
        Err(refused(call, tidy(&message.to_string_lossy())))
    }
}

/// One function of the library.
///
/// # Safety
/// `T` has to be the type of the function of that name.
unsafe fn find<T: Copy>(library: &Library, name: &CStr) -> std::result::Result<T, String> {
    // SAFETY: as the caller promises.
    let symbol = unsafe { library.get::<T>(name.to_bytes_with_nul()) };
    symbol.map(|symbol| *symbol).map_err(|error| error.to_string())
}

/// The error of a call that XGBoost refused.
pub(super) fn refused(call: &str, why: &str) -> Error {
    Error::new("X002", format!("XGBoost could not {call}: {why}"))
}

/// XGBoost's message without the moment, the place in its source, and the stack.
fn tidy(message: &str) -> &str {
    let line = message.trim_start().lines().next().unwrap_or_default();
    let after_place = line.find(".cc:").or_else(|| line.find(".h:")).and_then(|place| {
        let rest = &line[place..];
        rest.find(": ").map(|end| &rest[end + 2..])
    });
    after_place.unwrap_or(line).trim_end_matches([' ', '.'])
}

/// The owner of a matrix. To be used by one thread at a time: XGBoost promises no more.
pub(super) struct Matrix {
    api: &'static Api,
    handle: NonNull<c_void>,
    bins: usize,
}

// SAFETY: the native matrix owns all its memory, refers to no thread-local state and may be used and freed from
// any thread.
unsafe impl Send for Matrix {}

impl Matrix {
    /// Bins rows, asking for them block by block.
    pub(super) fn from_blocks(
        api: &'static Api,
        rows: &dyn RowBlocks,
        bins: usize,
    ) -> Result<Self> {
        api.quieten()?;
        let proxy = Self::proxy(api)?;
        let types: Vec<*const c_char> = rows
            .columns()
            .iter()
            .map(|column| if column.is_categorical { c"c".as_ptr() } else { c"float".as_ptr() })
            .collect();
        let mut asked = Asked { stream: Stream::new(rows), proxy: &proxy, types };
        let config = text(&format!("{{\"missing\": NaN, \"nthread\": 1, \"max_bin\": {bins}}}"))?;
        let mut out = ptr::null_mut();
        // SAFETY: `asked` and the proxy live until the call returns, and only the two callbacks touch `asked`
        // meanwhile; there is no reference; the text is NUL-terminated; `out` is writable.
        let code = unsafe {
            (api.quantile_matrix)(
                (&raw mut asked).cast(),
                proxy.handle.as_ptr(),
                ptr::null_mut(),
                begin_again,
                next_block,
                config.as_ptr(),
                &mut out,
            )
        };
        let created = NonNull::new(out).map(|handle| Self { api, handle, bins });
        // What went wrong in a callback is the cause of whatever XGBoost says.
        asked.stream.outcome()?;
        api.check(code, "bin rows")?;
        created.ok_or_else(|| refused("bin rows", "unexpected answer"))
    }

    /// A matrix that stands for the block at hand.
    fn proxy(api: &'static Api) -> Result<Self> {
        let mut out = ptr::null_mut();
        // SAFETY: `out` is writable.
        let code = unsafe { (api.proxy_create)(&mut out) };
        api.check(code, "prepare blocks")?;
        let handle = NonNull::new(out).ok_or_else(|| refused("prepare blocks", "no answer"))?;
        Ok(Self { api, handle, bins: 0 })
    }

    /// The most values that a column was binned to; training has to be told the same.
    pub(super) fn bins(&self) -> usize {
        self.bins
    }

    /// The number of rows.
    pub(super) fn row_count(&self) -> Result<usize> {
        let mut rows = 0;
        // SAFETY: the handle is live and `rows` is writable.
        let code = unsafe { (self.api.matrix_rows)(self.handle.as_ptr(), &mut rows) };
        self.api.check(code, "count rows")?;
        Ok(rows as usize)
    }

    /// A field of one float per row, `label` or `weight`.
    pub(super) fn floats(&self, field: &CStr) -> Result<&[f32]> {
        let (mut length, mut values) = (0, ptr::null());
        // SAFETY: the handle is live, the name NUL-terminated, both outputs are writable.
        let code = unsafe {
            (self.api.matrix_floats)(self.handle.as_ptr(), field.as_ptr(), &mut length, &mut values)
        };
        self.api.check(code, "read a field")?;
        if values.is_null() || length == 0 {
            return Ok(&[]);
        }
        // SAFETY: XGBoost points into the matrix, to as many floats as it says, and whoever changes its fields
        // has to borrow it exclusively.
        Ok(unsafe { std::slice::from_raw_parts(values, length as usize) })
    }

    /// Gives the rows other labels and weights, one of each per row.
    pub(super) fn set_targets(&mut self, labels: &[f32], weights: &[f32]) -> Result<()> {
        self.set(c"label", labels)?;
        self.set(c"weight", weights)
    }

    fn set(&mut self, field: &CStr, values: &[f32]) -> Result<()> {
        let array = text(&Arrays::array(values, 1))?;
        // SAFETY: the handle is live and exclusively borrowed, both texts NUL-terminated; the array points to
        // the values, which outlive the call and are copied.
        let code =
            unsafe { (self.api.set_info)(self.handle.as_ptr(), field.as_ptr(), array.as_ptr()) };
        self.api.check(code, "take labels and weights")
    }

    /// Shows XGBoost a block through this proxy.
    fn show(&self, arrays: &Arrays, types: &mut [*const c_char]) -> Result<()> {
        let api = self.api;
        let features = text(&arrays.features)?;
        // SAFETY: the handle is a live proxy and the text NUL-terminated; it points to the block's floats, which
        // stay where they are until the next block is asked for.
        let code = unsafe { (api.proxy_set_dense)(self.handle.as_ptr(), features.as_ptr()) };
        api.check(code, "take a block")?;
        for (name, array) in [(c"label", &arrays.labels), (c"weight", &arrays.weights)] {
            let array = text(array)?;
            // SAFETY: as above; the values are copied.
            let code =
                unsafe { (api.set_info)(self.handle.as_ptr(), name.as_ptr(), array.as_ptr()) };
            api.check(code, "take labels and weights")?;
        }
        // SAFETY: as many NUL-terminated constants as said, which are copied.
        let code = unsafe {
            (api.set_texts)(
                self.handle.as_ptr(),
                c"feature_type".as_ptr(),
                types.as_mut_ptr(),
                types.len() as u64,
            )
        };
        api.check(code, "take the columns' types")
    }
}

impl Drop for Matrix {
    fn drop(&mut self) {
        // SAFETY: the handle is owned, and freed only here.
        unsafe { (self.api.matrix_free)(self.handle.as_ptr()) };
    }
}

/// What the callbacks need.
struct Asked<'a> {
    stream: Stream<'a>,
    proxy: &'a Matrix,
    types: Vec<*const c_char>,
}

extern "C" fn begin_again(asked: Handle) {
    // SAFETY: XGBoost hands back what it was given, which outlives the call that it is in.
    let asked = unsafe { &mut *asked.cast::<Asked<'_>>() };
    asked.stream.begin_again();
}

extern "C" fn next_block(asked: Handle) -> c_int {
    // SAFETY: as above; XGBoost calls one callback at a time.
    let Asked { stream, proxy, types } = unsafe { &mut *asked.cast::<Asked<'_>>() };
    c_int::from(stream.next(|arrays| proxy.show(arrays, types)))
}

/// A booster in training, which keeps to the matrices that it was given.
pub(super) struct Booster<'a> {
    api: &'static Api,
    handle: NonNull<c_void>,
    matrices: PhantomData<&'a Matrix>,
}

impl<'a> Booster<'a> {
    /// A booster without trees; it remembers what it has forecast for these rows.
    pub(super) fn new(train: &'a Matrix) -> Result<Self> {
        let api = train.api;
        api.quieten()?;
        let matrix = train.handle.as_ptr();
        let mut out = ptr::null_mut();
        // SAFETY: one live matrix, which outlives the booster; `out` is writable.
        let code = unsafe { (api.booster_create)(&raw const matrix, 1, &mut out) };
        api.check(code, "begin")?;
        let handle = NonNull::new(out).ok_or_else(|| refused("begin", "no answer"))?;
        Ok(Self { api, handle, matrices: PhantomData })
    }

    /// Sets a parameter.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let (key, value) = (text(name)?, text(value)?);
        // SAFETY: the handle is live, both texts are NUL-terminated and copied.
        let code =
            unsafe { (self.api.booster_set)(self.handle.as_ptr(), key.as_ptr(), value.as_ptr()) };
        self.api.check(code, &format!("set {name}"))
    }

    /// Grows the trees of one round.
    pub(super) fn update(&mut self, round: usize, train: &'a Matrix) -> Result<()> {
        let round = c_int::try_from(round).unwrap_or(c_int::MAX);
        // SAFETY: both handles are live; the matrix outlives the booster.
        let code = unsafe {
            (self.api.booster_update)(self.handle.as_ptr(), round, train.handle.as_ptr())
        };
        self.api.check(code, "grow trees")
    }

    /// The model as JSON.
    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        let (mut length, mut bytes) = (0, ptr::null());
        // SAFETY: the handle is live, the text NUL-terminated, both outputs are writable.
        let code = unsafe {
            (self.api.booster_save)(
                self.handle.as_ptr(),
                c"{\"format\": \"json\"}".as_ptr(),
                &mut length,
                &mut bytes,
            )
        };
        self.api.check(code, "save the model")?;
        if bytes.is_null() {
            return Err(refused("save the model", "unexpected answer"));
        }
        // SAFETY: XGBoost points to as many bytes as it says, copied before any further call.
        Ok(unsafe { std::slice::from_raw_parts(bytes.cast(), length as usize) }.to_vec())
    }
}

impl Drop for Booster<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle is owned, and freed only here.
        unsafe { (self.api.booster_free)(self.handle.as_ptr()) };
    }
}

fn text(value: &str) -> Result<CString> {
    CString::new(value).map_err(|_| refused("read a text", "it holds a zero byte"))
}

#[cfg(test)]
pub(super) mod testing {
    //! XGBoost's own forecasts, to hold ours against.

    use super::*;

    type Predict = unsafe extern "C" fn(
        Handle,
        Handle,
        *const c_char,
        *mut *const u64,
        *mut u64,
        *mut *const f32,
    ) -> c_int;

    pub struct Api {
        matrix_dense: unsafe extern "C" fn(*const c_char, *const c_char, *mut Handle) -> c_int,
        predict: Predict,
    }

    impl Api {
        /// # Safety
        /// The library has to be XGBoost's.
        pub unsafe fn find_in(library: &Library) -> std::result::Result<Self, String> {
            // SAFETY: the fields have the types of these functions.
            unsafe {
                Ok(Self {
                    matrix_dense: find(library, c"XGDMatrixCreateFromDense")?,
                    predict: find(library, c"XGBoosterPredictFromDMatrix")?,
                })
            }
        }
    }

    impl Booster<'_> {
        /// What XGBoost forecasts for row-major features.
        pub fn predict(&self, features: &[f32], column_count: usize) -> Vec<f32> {
            let array = text(&Arrays::array(features, column_count)).unwrap();
            let (mut rows, mut shape, mut dimensions, mut values) =
                (ptr::null_mut(), ptr::null(), 0, ptr::null());
            let config = c"{\"missing\": NaN, \"nthread\": 1}";
            // SAFETY: the array points to the features, which live on; the output is writable.
            let code = unsafe {
                (self.api.testing.matrix_dense)(array.as_ptr(), config.as_ptr(), &mut rows)
            };
            self.api.check(code, "take rows").unwrap();
            let rows = Matrix { api: self.api, handle: NonNull::new(rows).unwrap(), bins: 0 };
            let config = c"{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \
                \"iteration_end\": 0, \"strict_shape\": false}";
            // SAFETY: both handles are live, the text NUL-terminated, the outputs writable.
            let code = unsafe {
                (self.api.testing.predict)(
                    self.handle.as_ptr(),
                    rows.handle.as_ptr(),
                    config.as_ptr(),
                    &mut shape,
                    &mut dimensions,
                    &mut values,
                )
            };
            self.api.check(code, "predict").unwrap();
            // SAFETY: one forecast per row, copied before any further call.
            unsafe { std::slice::from_raw_parts(values, features.len() / column_count) }.to_vec()
        }
    }
}
