DROP TABLE failures;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE users;
