//! A server of S3-compatible object storage.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::path::S3Path;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Result, s3_error};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

const ACCESS_KEY: &str = "TESTACCESSKEY";
const SECRET_KEY: &str = "test-secret-key-of-no-account";

/// Operations in the order in which they were asked for: their names, and the keys they are about.
type Operations = Arc<Mutex<Vec<(String, String)>>>;

/// A server on loopback that keeps objects in a temporary folder and checks every signature (version 4).
/// It stops, and its objects go, when it is dropped.
pub struct S3 {
    endpoint: String,
    folder: TempDir,
    operations: Operations,
    _stop: oneshot::Sender<()>,
}

impl S3 {
    /// Starts a server without buckets.
    ///
    /// # Panics
    /// When it cannot.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let objects = FileSystem::new(folder.path()).expect("a folder of objects");
        let operations = Operations::default();
        let mut builder = S3ServiceBuilder::new(objects);
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let buckets = folder.path().to_owned();
        builder.set_access(Guard { buckets, operations: operations.clone() });
        let service = builder.build();
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(serve(service, &tell, stopped));
        });
        let endpoint = told.recv().expect("the server listens");
        Self { endpoint, folder, operations, _stop: stop }
    }

    /// Makes a bucket.
    ///
    /// # Panics
    /// When it is there already.
    pub fn create_bucket(&self, name: &str) {
        fs::create_dir(self.folder.path().join(name)).expect("a new bucket");
    }

    /// Puts an object into a bucket, as if somebody else had.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn put(&self, bucket: &str, key: &str, bytes: &[u8]) {
        let path = self.folder.path().join(bucket).join(key);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the object");
        fs::write(path, bytes).expect("a new object");
    }

    /// The variables of the environment that lead a client here.
    pub fn environment(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("AWS_ENDPOINT_URL", self.endpoint.clone()),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
        ])
    }

    /// The bytes of an object, if there is one.
    pub fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.path().join(bucket).join(key)).ok()
    }

    /// The operations that were asked for with good credentials, in their order: their S3 names, such as
    /// `PutObject`, and the keys they are about.
    ///
    /// # Panics
    /// When a thread of the server has panicked.
    pub fn operations(&self) -> Vec<(String, String)> {
        self.operations.lock().expect("no thread has panicked").clone()
    }
}

/// Lets in who has signed, notes what is asked for, and knows which buckets there are: the storage behind
/// would make a missing one.
struct Guard {
    buckets: PathBuf,
    operations: Operations,
}

impl S3Access for Guard {
    // Written out, for the trait's own macro is no dependency of ours.
    fn check<'a, 'b, 'c, 'r>(
        &'a self,
        context: &'b mut S3AccessContext<'c>,
    ) -> Pin<Box<dyn Future<Output = S3Result<()>> + Send + 'r>>
    where
        'a: 'r,
        'b: 'r,
        'c: 'r,
        Self: 'r,
    {
        Box::pin(std::future::ready(self.admit(context)))
    }
}

impl Guard {
    fn admit(&self, context: &S3AccessContext<'_>) -> S3Result<()> {
        if context.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "signature is required"));
        }
        let (bucket, key) = match context.s3_path() {
            S3Path::Root => return Ok(()),
            S3Path::Bucket { bucket } => (bucket, ""),
            S3Path::Object { bucket, key } => (bucket, &**key),
        };
        if !self.buckets.join(&**bucket).is_dir() {
            return Err(s3_error!(NoSuchBucket));
        }
        if let Ok(mut operations) = self.operations.lock() {
            operations.push((context.s3_op().name().to_owned(), key.to_owned()));
        }
        Ok(())
    }
}

async fn serve(service: S3Service, tell: &mpsc::Sender<String>, stopped: oneshot::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let failed = |error: s3s::HttpError| async move {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}"))
    };
    let routes = Router::new().fallback_service(HandleError::new(service, failed));
    tell.send(format!("http://{address}")).expect("somebody waits for the address");
    let server = axum::serve(listener, routes);
    // Ends with an error when whoever started it is gone, which is as good a sign.
    let _ = server.with_graceful_shutdown(async { drop(stopped.await) }).await;
}
