-- Runs as the master user. Everything after this file runs as the owner, which cannot log in; the logins own nothing and are under row-level security.
CREATE EXTENSION IF NOT EXISTS vector;

DO $$
DECLARE
  login text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rempart_owner') THEN
    CREATE ROLE rempart_owner NOLOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  FOREACH login IN ARRAY ARRAY['app_api', 'app_ingest'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = login) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOBYPASSRLS', login);
    END IF;
    -- On the role and not in the session: a session SET would pin the connection in RDS Proxy.
    EXECUTE format('ALTER ROLE %I SET statement_timeout = ''20s''', login);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''30s''', login);
    EXECUTE format('ALTER ROLE %I SET search_path = pg_catalog, public', login);
    EXECUTE format('ALTER ROLE %I SET timezone = ''UTC''', login);
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam') THEN
      EXECUTE format('GRANT rds_iam TO %I', login);
    END IF;
  END LOOP;
  EXECUTE format('GRANT rempart_owner TO %I', current_user);
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION rempart_owner;

CREATE SCHEMA IF NOT EXISTS knowledge AUTHORIZATION rempart_owner;
