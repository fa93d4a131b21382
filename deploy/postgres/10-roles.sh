#!/bin/sh
# Runs once, when the database is made. Two roles: one owns the tables and migrates, the other is what the servers use:
# it owns nothing and cannot pass by row-level security.
set -eu
psql --set ON_ERROR_STOP=1 --set owner_password="$HOLDFAST_OWNER_PASSWORD" --set app_password="$HOLDFAST_APP_PASSWORD" <<'SQL'
CREATE ROLE holdfast_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE ROLE holdfast_app LOGIN PASSWORD :'app_password' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE DATABASE holdfast OWNER holdfast_owner;
\connect holdfast
-- Making an extension needs a superuser, so it is done here and not by the migration.
CREATE EXTENSION IF NOT EXISTS vector;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO holdfast_owner;
GRANT USAGE ON SCHEMA public TO holdfast_app;
SQL
