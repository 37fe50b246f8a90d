-- How an account pays: the customer that it is at Stripe, and how its subscription stood when Stripe was last asked.
CREATE TABLE app.billing (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  customer_id text CHECK (customer_id ~ '^cus_[A-Za-z0-9_]{1,100}$'),
  subscription_id text CHECK (char_length(subscription_id) <= 255),
  status text NOT NULL DEFAULT 'none'
    CHECK (status IN ('none', 'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'canceled', 'paused')),
  plan text CHECK (plan IN ('team', 'business')),
  -- The plan that the account has by it at the moment.
  granted text CHECK (granted IN ('team', 'business')),
  period_ends_at timestamptz,
  trial_ends_at timestamptz,
  cancels_at timestamptz,
  failing_since timestamptz,
  -- Why something that the customer pays for is not what we sell.
  refused text CHECK (char_length(refused) <= 20),
  -- Counts the changes: whoever writes names the one that was read, so that of two who asked Stripe at once the one who asked earlier begins again.
  revision integer NOT NULL DEFAULT 0,
  -- What the last change was made from, until it has been told.
  former jsonb,
  -- The last change that quota, journal and mails know of, and who is telling them at the moment.
  told integer NOT NULL DEFAULT 0,
  telling_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now()
);

CALL app.isolate('app.billing');

GRANT SELECT, INSERT, UPDATE ON app.billing TO app_api;

-- Erasure ends what is paid for before it forgets by whom.
GRANT SELECT ON app.billing TO app_ingest;
