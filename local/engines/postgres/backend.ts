import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { WireReader } from './wire.ts';

/** A role that may come through the proxy: it can log in and is neither superuser nor exempt from row-level security. */
export interface LoginRole {
  readonly name: string;
  /** `name=value` pairs of ALTER ROLE and ALTER DATABASE, weakest first. */
  readonly settings: readonly string[];
}

/** A client that proved who it is and has been told so (AuthenticationOk); nothing else was sent to it. */
export interface WireClient {
  readonly stream: Duplex;
  readonly reader: WireReader;
}

/** The PostgreSQL behind the proxy and the Data API: the embedded one, or a server of the operator's. */
export interface Backend {
  /** The role of that name if it may come through the proxy. May reject when whoever wants it has `gone`. */
  readonly findLogin: (name: string, gone?: AbortSignal) => Promise<LoginRole | undefined>;
  /** Serves a client as that role until either side closes; never rejects. */
  readonly serve: (client: WireClient, role: LoginRole) => Promise<void>;
  /** A new connection of the master user, for the caller to end. */
  readonly connectMaster: () => Promise<pg.Client>;
  /** A new connection of a role that has proved who it is, for the caller to end. */
  readonly connectAs: (role: LoginRole) => Promise<pg.Client>;
  /** Dumps all data into a file for other first starts; a server of the operator's has nothing of the kind. */
  readonly dump?: (file: string) => Promise<void>;
  /** Ends it as a crash would: its clients are cut and the next one finds it started again. A server of the operator's is not ours to end. */
  readonly kill?: () => Promise<void>;
  readonly stop: () => Promise<void>;
}
