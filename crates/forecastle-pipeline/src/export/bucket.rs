//! S3-compatible object storage.

use std::error::Error as _;
use std::time::Duration;

use forecastle_core::{Error, Result};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpError, HttpErrorKind};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, MultipartUpload, ObjectStore, PutMultipartOptions,
    PutOptions, RetryConfig,
};
use tokio::runtime::Runtime;

use super::runtime;
use crate::environment::Environment;

/// The size of the parts of large objects: S3 wants at least 5 MiB.
const PART_BYTES: usize = 8 << 20;

/// Objects above this are sent in parts, so that a lost connection costs a part and not everything.
const SINGLE_BYTES: usize = 5 << 20;

/// A bucket of S3-compatible storage.
///
/// Where it is and who asks comes from the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
/// `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ALLOW_HTTP`, or the role of the machine.
pub struct Bucket {
    name: String,
    store: AmazonS3,
    runtime: Runtime,
}

impl Bucket {
    /// Prepares to write to a bucket; nothing is asked of it yet.
    ///
    /// # Errors
    /// `W010` when the settings in the environment do not fit together.
    pub fn open(name: &str) -> Result<Self> {
        let store = connect(name, &Environment::of_process())?;
        Ok(Self { name: name.to_owned(), store, runtime: runtime()? })
    }

    /// Writes an object: whoever asks for it gets what was there before or all of this, never a part.
    ///
    /// # Errors
    /// `U001` when the key is none, `W007` when the storage does not answer, `W008` when it refuses the
    /// credentials, `W009` when there is no such bucket, `W010` for anything else; then what was there
    /// before is still there.
    pub fn put(&self, key: &str, bytes: Vec<u8>, media_type: &'static str) -> Result<()> {
        let path = Path::parse(key)
            .map_err(|error| Error::new("U001", format!("the object's key is none: {error}")))?;
        let attributes = Attributes::from_iter([(Attribute::ContentType, media_type)]);
        self.runtime
            .block_on(async {
                if bytes.len() > SINGLE_BYTES {
                    return self.put_in_parts(&path, &bytes, attributes).await;
                }
                let options = PutOptions { attributes, ..PutOptions::default() };
                self.store.put_opts(&path, bytes.into(), options).await.map(|_| ())
            })
            .map_err(|error| failed(&self.name, &error, Access::Write))
    }

    async fn put_in_parts(
        &self,
        path: &Path,
        bytes: &[u8],
        attributes: Attributes,
    ) -> object_store::Result<()> {
        let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
        let mut upload = self.store.put_multipart_opts(path, options).await?;
        let sent = send_parts(upload.as_mut(), bytes).await;
        if sent.is_err() {
            // The parts cost money until they are swept; that they cannot be is not the news.
            let _ = upload.abort().await;
        }
        sent
    }
}

/// A client of a bucket; nothing is asked of it yet.
///
/// # Errors
/// `W010` when the settings in the environment do not fit together.
pub fn connect(name: &str, environment: &Environment) -> Result<AmazonS3> {
    // The HTTP client is built without one; that another part has chosen it before is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let retry = RetryConfig {
        backoff: BackoffConfig::default(),
        max_retries: 3,
        retry_timeout: Duration::from_secs(60),
    };
    let mut builder = AmazonS3Builder::new();
    for (variable, value) in environment.beginning_with("AWS_") {
        if let Ok(key) = variable.to_ascii_lowercase().parse() {
            builder = builder.with_config(key, value);
        }
    }
    builder
        .with_bucket_name(name)
        .with_retry(retry)
        .build()
        .map_err(|error| failed(name, &error, Access::Write))
}

/// What somebody wants of the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To have an object.
    Read,
    /// To put an object.
    Write,
}

async fn send_parts(upload: &mut dyn MultipartUpload, bytes: &[u8]) -> object_store::Result<()> {
    for part in bytes.chunks(PART_BYTES) {
        upload.put_part(part.to_vec().into()).await?;
    }
    upload.complete().await.map(|_| ())
}

/// What went wrong, in words. The storage's own answer goes along, for it never repeats a secret key.
pub fn failed(bucket: &str, error: &object_store::Error, access: Access) -> Error {
    let text = error.to_string();
    if text.contains("NoSuchBucket") {
        return Error::new("W009", format!("there is no bucket {bucket}"))
            .hint("make it, or look at AWS_REGION and AWS_ENDPOINT_URL");
    }
    // Asked only where no credentials were given: the address of a cloud machine's own role.
    let asked_for_role = text.contains("169.254.169.254");
    let is_refused = matches!(
        error,
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }
    );
    if is_refused || asked_for_role || text.contains("NotSignedUp") {
        let message = match (asked_for_role, answer_code(&text)) {
            (true, _) => "there are no credentials for the object storage".to_owned(),
            (false, Some(code)) => format!("the object storage refuses the credentials: {code}"),
            (false, None) => "the object storage refuses the credentials".to_owned(),
        };
        let verb = if access == Access::Read { "read" } else { "write" };
        return Error::new("W008", message).hint(format!(
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must belong to an account that may {verb} there"
        ));
    }
    if is_unreachable(error) {
        return Error::new("W007", format!("the object storage does not answer: {}", root(error)))
            .hint("look at AWS_ENDPOINT_URL, and for an http:// address at AWS_ALLOW_HTTP=true");
    }
    let why = answer_code(&text).map_or_else(|| root(error), str::to_owned);
    let verb = if access == Access::Read { "give" } else { "take" };
    Error::new("W010", format!("the object storage did not {verb} it: {why}"))
        .hint("look at the bucket's rules; an http:// address needs AWS_ALLOW_HTTP=true")
}

/// What stands in `<Code>` of the storage's answer.
fn answer_code(text: &str) -> Option<&str> {
    text.split_once("<Code>")?.1.split_once("</Code>").map(|(code, _)| code)
}

fn is_unreachable(error: &object_store::Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(http) = inner.downcast_ref::<HttpError>() {
            let kinds = [
                HttpErrorKind::Connect,
                HttpErrorKind::Request,
                HttpErrorKind::Timeout,
                HttpErrorKind::Interrupted,
            ];
            return kinds.contains(&http.kind());
        }
        cause = inner.source();
    }
    false
}

/// The innermost cause, which says most.
fn root(error: &object_store::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    text
}
