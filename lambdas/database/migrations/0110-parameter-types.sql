-- What types PostgreSQL infers for the parameters of a statement, as its wire protocol would: the RDS Data API types every text as `text`, so its callers must
-- know. The statement is prepared with the caller's own rights and never executed.
CREATE FUNCTION app.parameter_types(p_statement text) RETURNS text[]
LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
  found text[];
BEGIN
  -- Prepared statements are no part of a transaction: one that a cut left would stand in the way.
  IF EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE name = 'rempart_described') THEN
    DEALLOCATE rempart_described;
  END IF;
  EXECUTE 'PREPARE rempart_described AS ' || p_statement;
  -- With a modifier of -1 `bpchar` is not written as `character`, which would be one letter.
  SELECT pg_catalog.array_agg(pg_catalog.format_type(parameter.type, -1) ORDER BY parameter.place) INTO found
  FROM pg_catalog.pg_prepared_statements AS prepared, pg_catalog.unnest(prepared.parameter_types) WITH ORDINALITY AS parameter (type, place)
  WHERE prepared.name = 'rempart_described';
  DEALLOCATE rempart_described;
  RETURN coalesce(found, '{}');
END
$$;

REVOKE EXECUTE ON FUNCTION app.parameter_types(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.parameter_types(text) TO app_api, app_ingest, app_relay;
