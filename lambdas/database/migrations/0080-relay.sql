-- Runs as the master user: the login that takes events out of the outbox, and sees nothing else.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'app_relay') THEN
    CREATE ROLE app_relay LOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  ALTER ROLE app_relay SET statement_timeout = '20s';
  ALTER ROLE app_relay SET idle_in_transaction_session_timeout = '30s';
  ALTER ROLE app_relay SET search_path = pg_catalog, public;
  ALTER ROLE app_relay SET timezone = 'UTC';
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam') THEN
    GRANT rds_iam TO app_relay;
  END IF;
END
$$;
