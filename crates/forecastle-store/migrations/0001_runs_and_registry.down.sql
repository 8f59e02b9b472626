DROP TABLE champions;
DROP TABLE versions;
DROP TABLE publications;
DROP TABLE scores;
DROP TABLE runs;
DROP TABLE audit;
DROP TABLE facts;
DROP TABLE writer;
