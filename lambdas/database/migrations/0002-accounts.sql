GRANT USAGE ON SCHEMA app TO app_api, app_ingest;

-- The account of the transaction, or NULL: after a commit the setting reads as an empty string, which must mean nobody too.
CREATE FUNCTION app.current_account() RETURNS uuid
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog
AS $$ SELECT NULLIF(pg_catalog.current_setting('app.account_id', true), '')::uuid $$;

CREATE TABLE app.accounts (
  account_id uuid PRIMARY KEY,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  locale text NOT NULL CHECK (locale IN ('fr', 'en')),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE app.members (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  user_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, user_id)
);

CREATE TABLE app.chatbots (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  chatbot_id uuid NOT NULL,
  public_key text NOT NULL UNIQUE CHECK (public_key ~ '^pk_[0-9A-Za-z]{22}$'),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  language text NOT NULL CHECK (language IN ('fr', 'en')),
  instructions text NOT NULL CHECK (char_length(instructions) <= 20000),
  welcome_message text NOT NULL CHECK (char_length(welcome_message) <= 1000),
  fallback_message text NOT NULL CHECK (char_length(fallback_message) <= 1000),
  access_policy jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (account_id, chatbot_id)
);

-- Enters an account as one of its members and says in which role. A plain call of a function does not pin an RDS Proxy connection; a bare SET would.
CREATE FUNCTION app.enter(p_account uuid, p_user uuid) RETURNS TABLE (role text)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_catalog.set_config('app.account_id', p_account::text, true);
  RETURN QUERY SELECT m.role FROM app.members m WHERE m.account_id = p_account AND m.user_id = p_user;
END
$$;

-- Enters an account for a job or a visitor that has been proved elsewhere.
CREATE FUNCTION app.enter_as(p_account uuid) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_catalog.set_config('app.account_id', p_account::text, true);
END
$$;

-- One policy for every table of an account: what is not of the entered account is not there, and cannot be put there.
CREATE PROCEDURE app.isolate(p_table regclass)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY account ON %s USING (account_id = (SELECT app.current_account())) WITH CHECK (account_id = (SELECT app.current_account()))', p_table);
END
$$;

CALL app.isolate('app.accounts');

CALL app.isolate('app.members');

CALL app.isolate('app.chatbots');

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA app FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.current_account(), app.enter(uuid, uuid), app.enter_as(uuid) TO app_api, app_ingest;

GRANT SELECT, INSERT, UPDATE ON app.accounts, app.members, app.chatbots TO app_api;

GRANT SELECT, DELETE ON app.chatbots TO app_ingest;

-- Without it an owner's procedure could not name the policy's function in a later migration.
GRANT SELECT ON app.members, app.accounts TO app_ingest;
