-- Somebody is asked to join. Role and grants are here and never in the link, so that nobody can change them; a newer link takes the place of an older.
CREATE TABLE app.invitations (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  invitation_id uuid NOT NULL,
  email text NOT NULL CHECK (char_length(email) <= 254),
  role text NOT NULL CHECK (role IN ('admin', 'member')),
  grants jsonb NOT NULL DEFAULT '{}',
  token_id uuid NOT NULL,
  invited_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, invitation_id),
  UNIQUE (account_id, email)
);

CALL app.isolate('app.invitations');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.invitations TO app_api;

GRANT DELETE ON app.members TO app_api;

-- An account has one owner, whatever two calls at once may want.
CREATE UNIQUE INDEX members_one_owner ON app.members (account_id) WHERE role = 'owner';
