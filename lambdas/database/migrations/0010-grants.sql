-- What a member may do with a chatbot: an area and a level. No row means that the chatbot is not there for the member.
CREATE TABLE app.grants (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  user_id uuid NOT NULL,
  areas jsonb NOT NULL CHECK (jsonb_typeof(areas) = 'object' AND areas <> '{}'::jsonb),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chatbot_id, user_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE,
  FOREIGN KEY (account_id, user_id) REFERENCES app.members ON DELETE CASCADE
);

CREATE INDEX grants_by_member ON app.grants (account_id, user_id);

CALL app.isolate('app.grants');

-- A key acts for the member who made it and ends with the membership. Only the directory knows the hash by which a key is found.
CREATE TABLE app.api_keys (
  account_id uuid NOT NULL,
  api_key_id uuid NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  last_four text NOT NULL CHECK (char_length(last_four) = 4),
  scopes jsonb NOT NULL CHECK (jsonb_typeof(scopes) = 'object' AND scopes <> '{}'::jsonb),
  -- NULL: every chatbot of the account, also those that are made later.
  chatbot_ids uuid[] CHECK (cardinality(chatbot_ids) BETWEEN 1 AND 100),
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (account_id, api_key_id),
  FOREIGN KEY (account_id, created_by) REFERENCES app.members (account_id, user_id) ON DELETE CASCADE
);

CALL app.isolate('app.api_keys');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.grants, app.api_keys TO app_api;

-- Enters an account as one of its members; says in which role and, where a chatbot is named, with which grants on it.
CREATE FUNCTION app.enter(p_account uuid, p_user uuid, p_chatbot uuid) RETURNS TABLE (role text, areas jsonb)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_catalog.set_config('app.account_id', p_account::text, true);
  RETURN QUERY SELECT m.role, g.areas
    FROM app.members m
    LEFT JOIN app.grants g ON g.account_id = m.account_id AND g.user_id = m.user_id AND g.chatbot_id = p_chatbot
    WHERE m.account_id = p_account AND m.user_id = p_user;
END
$$;

-- Enters an account as one of its keys, while key and maker are there; says what the key covers and whether the chatbot is among it.
CREATE FUNCTION app.enter_key(p_account uuid, p_key uuid, p_chatbot uuid) RETURNS TABLE (scopes jsonb, covers boolean, chatbot_ids uuid[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_catalog.set_config('app.account_id', p_account::text, true);
  RETURN QUERY SELECT k.scopes, k.chatbot_ids IS NULL OR p_chatbot = ANY (k.chatbot_ids), k.chatbot_ids
    FROM app.api_keys k
    JOIN app.members m ON m.account_id = k.account_id AND m.user_id = k.created_by
    WHERE k.account_id = p_account AND k.api_key_id = p_key AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
END
$$;

REVOKE EXECUTE ON FUNCTION app.enter(uuid, uuid, uuid), app.enter_key(uuid, uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.enter(uuid, uuid, uuid), app.enter_key(uuid, uuid, uuid) TO app_api;
