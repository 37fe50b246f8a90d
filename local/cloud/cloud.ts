import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { listen, type Listener } from '../edge/listen.ts';
import type { LocalAccount } from '../engine.ts';
import type { ErrorSink } from '../engines/error-sink.ts';
import { startEventSource } from '../engines/event-source.ts';
import { startLambdaInvoke } from '../engines/lambda-invoke.ts';
import { dueRotations, rotate } from '../engines/rotation.ts';
import { startSchedules } from '../engines/schedules.ts';
import type { Plant } from '../functions/definition.ts';
import { startFunctions, type Functions } from '../functions/functions.ts';
import { createGateway } from '../gateway/gateway.ts';
import type { HttpHandler } from '../http/message.ts';
import { readAssembly } from '../template/assembly.ts';
import { resolver as makeResolver } from '../template/resolve.ts';
import { COMPILED } from './assembly-cache.ts';
import { deployFiles, runProviders } from './custom-resources.ts';
import { accessLogOf } from './access-log.ts';
import { all, functionDefinitions, ruleDefinitions, sourceDefinitions, text } from './definitions.ts';
import { startEngines, stopAll, type Engines } from './engines.ts';
import { freePort } from '../engines/ports.ts';
import { createHosts, firewallOf } from './hosts.ts';
import { DEMO_HOSTS } from '../pages/demo-sites.ts';
import { writeOperatorAccess } from './operator-access.ts';
import { startOutside } from './outside.ts';
import type { LocalPayments, OwnStripe } from './payments.ts';
import { requireFree } from './ports.ts';
import { chooseScan } from './scan-choice.ts';

export interface CloudOptions {
  /** A cloud assembly as `cdk synth` writes it. */
  readonly assembly: string;
  readonly account: LocalAccount;
  readonly directory: string;
  /** Where dumps of new databases are kept, for all data folders of a checkout. */
  readonly dumps: string;
  /** Keeps a dump with the schema where there is none: for whoever starts many clouds after each other, as tests do. */
  readonly keepSchema?: boolean;
  /** After so long without a call a function's environment ends; a minute. */
  readonly idleMilliseconds?: number;
  /** So many environments of a function are started without waiting for one that is at work; two. */
  readonly eagerEnvironments?: number;
  /** The app host's port; the edge host has the next one and the bare API the one after. 0: any that are free. */
  readonly port: number;
  readonly trustCountryHeader?: boolean;
  readonly clamdSocket?: string;
  readonly tablesEndpoint?: string;
  /** A real PostgreSQL with pgvector in the place of the embedded one, as its superuser. */
  readonly databaseUrl?: string;
  /** Where all functions tell of their errors; `local` is the sink of this cloud. */
  readonly errorsDsn?: string;
  /** A Stripe of one's own in the place of the stand-in. */
  readonly stripe?: OwnStripe;
  /** Values for variables that functions have anyway: shorter lifetimes, cheaper hashes. The deployed template stays as it is. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Path of a module whose default export is a network of names and addresses for the functions that go out; without it they go to the Internet. */
  readonly network?: string;
  /** What else is planted, of all functions that there are: a test holds one of them back at a point. */
  readonly plants?: (functionNames: readonly string[]) => readonly Plant[];
  /** What functions find in the place of the engines' addresses. */
  readonly between?: (addresses: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
  /** What the app host's address answers besides the product, below `/__local/` and on other host names. */
  readonly extras?: (cloud: Cloud) => { readonly app: (next: HttpHandler) => HttpHandler };
  readonly progress: (step: string) => void;
  readonly log: (line: string) => void;
}

/** A running local cloud. */
export interface Cloud {
  readonly app: string;
  readonly edge: string;
  /** The regional API without a distribution before it: what the origin secret protects. */
  readonly api: string;
  readonly engines: Engines;
  readonly payments: LocalPayments;
  readonly errors: ErrorSink;
  readonly functions: Functions;
  /** Where Lambda's Invoke operation answers, and for which functions. */
  readonly lambda: string;
  readonly functionNames: readonly string[];
  readonly account: LocalAccount;
  /** Physical names of the template's tables by logical id. */
  readonly tableNames: Readonly<Record<string, string>>;
  readonly bucketNames: readonly string[];
  readonly scan: string;
  readonly directory: string;
  readonly stop: () => Promise<void>;
}

/** Starts everything that the template describes and resolves when all of it answers. @throws Error after whatever was started has been stopped. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { account, directory, progress, log } = options;
  const running: { stop: () => Promise<void> }[] = [];
  try {
    // Before anything slow: whoever has the port will still have it in ten seconds.
    if (options.port !== 0) await requireFree([options.port, options.port + 1, options.port + 2]);
    const whole = readAssembly(options.assembly);
    // What watches a deployment asks its hosts over the Internet, and tells CloudWatch: there is neither here.
    const assembly = { ...whole, stacks: whole.stacks.filter(({ name }) => !name.endsWith('-ops')) };
    const queuesPort = await freePort();
    let engines: Engines | undefined;
    const resolver = makeResolver({
      stacks: assembly.stacks,
      account,
      queueUrl: (name) => `http://127.0.0.1:${queuesPort}/${account.accountId}/${name}`,
      secret: ({ secretId }) => engines?.secrets.value(secretId) ?? '',
      physical: (_stack, _id, { Type }) => (Type === 'AWS::RDS::DBProxy' ? { ref: 'proxy', attributes: { Endpoint: '127.0.0.1' } } : undefined),
    });
    const scan = chooseScan(options.clamdSocket);
    const schema = all(resolver, 'Custom::RempartSchema')[0]?.properties ?? {};
    // A dump has the passwords of the logins in it, or none.
    const [dump, sort] = [text(schema['fingerprint']), text(schema['logins']) || 'tokens'];
    const schemaFile = join(options.dumps, `schema-${sort}-${dump}.tar`);
    const named = functionDefinitions(resolver, assembly, (own) => own);
    const functionArns = new Set(named.map(({ arn }) => arn));

    let functions: Functions | undefined;
    progress('starting engines');
    engines = await startEngines({
      directory,
      seedFile: join(options.dumps, 'database.tar'),
      schemaFile,
      account,
      resolver,
      queuesPort,
      functionArns,
      // Until the function has done it, not until it is asked: AWS keeps such calls on disk, and here it is the bucket's outbox that does.
      notify: async (target, event) => {
        if (!functions) throw new Error('the functions are not up yet');
        await functions.invoke(target, event);
      },
      acceptedTags: scan.acceptedTags,
      ...(options.tablesEndpoint && { tablesEndpoint: options.tablesEndpoint }),
      ...(options.databaseUrl && { databaseUrl: options.databaseUrl }),
      started: (name) => log(`engine ${name} is up`),
    });
    running.push(engines);
    const lambda = await startLambdaInvoke({
      account,
      invoke: async (arn, event) => {
        if (!functions) throw new Error('the functions are not up yet');
        return functions.invoke(arn, event);
      },
      functions: new Map(named.map(({ name, arn }) => [name, arn])),
    });
    running.push(lambda);
    const { queues } = engines;
    const { store } = engines.secrets;
    const { stripe: own, errorsDsn } = options;
    const outside = await startOutside({ directory: join(directory, 'stripe'), resolver, secrets: store, ...(own && { own }), errorsDsn, log });
    running.push(...outside.running);
    /** What only functions are told whose template names it. */
    const asked = { ...outside.variables.own, DATABASE_HOST: engines.postgres.proxy.host, DATABASE_PORT: String(engines.postgres.proxy.port) };
    const there = { ...engines.variables, ...asked };
    const reached: Readonly<Record<string, string>> = { ...there, ...(await options.between?.(there)) };
    const only = (names: object) => Object.fromEntries(Object.entries(reached).filter(([name]) => name in names));
    const endpoints: Readonly<Record<string, string>> = { ...only(engines.variables), AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint };
    const given = { ...only(asked), ...options.variables, ...scan.variables, UPLOAD_ORIGIN: engines.objects.endpoint };
    const definitions = functionDefinitions(resolver, assembly, (own) => ({
      // SDK clients go to the host of a queue's address, whatever endpoint they are told.
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, value.replace(queues.endpoint, endpoints['AWS_ENDPOINT_URL_SQS'] ?? '')])),
      ...endpoints,
      ...outside.variables.every,
      ...Object.fromEntries(Object.entries(given).filter(([name]) => name in own)),
    }));
    const having = (variable: string) => definitions.filter(({ environment }) => variable in environment).map(({ name }) => name);
    const started = startFunctions({
      definitions,
      account,
      log: (name, line) => log(`${name}: ${line}`),
      trustCa: engines.postgres.ca,
      compiled: join(options.assembly, COMPILED),
      ...(options.idleMilliseconds !== undefined && { idleMilliseconds: options.idleMilliseconds }),
      ...(options.eagerEnvironments !== undefined && { eagerEnvironments: options.eagerEnvironments }),
      plants: [
        ...scan.plants(having('CLAMAV_ROOT')),
        ...(options.network === undefined ? [] : [{ key: 'rempart.local.network', module: options.network, functionNames: having('OUTGOING_PORTS') }]),
        ...(options.plants?.(definitions.map(({ name }) => name)) ?? []),
      ],
    });
    functions = started;
    running.push(started);
    const operator = definitions.find(({ name }) => name.includes('OperatorCommand'));
    const sealer = definitions.find(({ name }) => name.includes('JournalSeal'));
    const journal = sealer && {
      environment: sealer.environment,
      tables: engines.variables['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
      objects: engines.variables['AWS_ENDPOINT_URL_S3'] ?? '',
    };
    const forget = operator && writeOperatorAccess(directory, account, lambda.endpoint, operator.name, journal);
    if (forget) running.push({ stop: async () => forget() });

    progress('bringing the schema up to date');
    await runProviders(resolver, started, 'Custom::RempartSchema');
    if (options.keepSchema && !existsSync(schemaFile)) {
      for (const former of globSync(join(options.dumps, `schema-${sort}-*.tar`))) rmSync(former);
      await engines.postgres.dump(schemaFile);
    }
    const { secrets } = engines;
    for (const due of dueRotations(secrets.store.list(), Date.now())) await rotate({ store: secrets.store, ...due, invoke: started.invoke });
    const s3 = new S3Client({ endpoint: engines.objects.endpoint, region: account.region, credentials: account });
    await deployFiles(resolver, assembly, s3);

    progress('opening the hosts');
    const stage = all(resolver, 'AWS::ApiGateway::Stage')[0];
    const association = all(resolver, 'AWS::WAFv2::WebACLAssociation')[0];
    const firewall = firewallOf(resolver, association?.properties['WebACLArn'], log, engines.firewall);
    const { access, subscriptions } = accessLogOf(resolver, stage?.properties ?? {}, { accountId: account.accountId, invoke: started.invoke, log });
    running.push(...subscriptions);
    const gateway = createGateway({
      body: all(resolver, 'AWS::ApiGateway::RestApi')[0]?.properties['Body'],
      stage: String(stage?.properties['StageName']),
      functions: started,
      account,
      ...(firewall && { firewall }),
      ...(access && { access }),
      log,
    });
    const addresses: Record<'app' | 'edge', string> = { app: '', edge: '' };
    const handlers: { app: HttpHandler; edge: HttpHandler } = {
      app: async () => ({ status: 503, headers: [] }),
      edge: async () => ({ status: 503, headers: [] }),
    };
    const open = async (offset: number, hosts: readonly string[], handler: HttpHandler): Promise<Listener> => {
      const listener = await listen({ port: options.port === 0 ? 0 : options.port + offset, hosts, handler, log });
      running.push(listener);
      return listener;
    };
    const appHosts = ['127.0.0.1', '[::1]', ...DEMO_HOSTS];
    const app = await open(0, appHosts, (request) => handlers.app(request));
    const edge = await open(1, ['localhost', '127.0.0.1'], (request) => handlers.edge(request));
    const bare = await open(2, ['127.0.0.1', 'localhost'], gateway);
    addresses.app = `127.0.0.1:${app.port}`;
    addresses.edge = `localhost:${edge.port}`;
    const hosts = createHosts({
      resolver,
      api: gateway,
      s3,
      objects: engines.objects.endpoint,
      addresses: { app: () => addresses.app, edge: () => addresses.edge },
      trustCountryHeader: options.trustCountryHeader ?? false,
      samples: engines.firewall,
      log,
    });

    const client = { endpoint: queues.endpoint, region: account.region, credentials: account };
    const byName = new Map(definitions.map(({ name, arn }) => [name, arn]));
    for (const { queueArn, functionName, ...source } of sourceDefinitions(resolver)) {
      const arn = byName.get(functionName) ?? '';
      running.push(
        startEventSource({
          ...source,
          queueArn,
          queueUrl: queues.url(queueArn.split(':').at(-1) ?? ''),
          client,
          invoke: (event) => started.invoke(arn, event),
          logError: (message, error) => log(`${functionName}: ${message}: ${String(error)}`),
        }),
      );
    }
    const rules = ruleDefinitions(resolver);
    running.push(startSchedules({ account, rules, invoke: started.invoke, logError: (message, error) => log(`${message}: ${String(error)}`) }));
    // What AWS's queues would have kept through a crash, ours may have lost: every sweep is told once that nothing is too young.
    for (const { targetArn, input } of rules)
      if (input?.includes('staleAfterSeconds'))
        void started.invoke(targetArn, { staleAfterSeconds: 0 }).catch((error: unknown) => log(`recovery: ${String(error)}`));

    const tableNames = Object.fromEntries(
      resolver.resources('AWS::DynamoDB::GlobalTable').map(({ stack, logicalId }) => [logicalId.replace(/[0-9A-F]{8}$/, ''), resolver.ref(stack, logicalId)]),
    );
    const bucketNames = resolver.resources('AWS::S3::Bucket').map(({ stack, logicalId }) => resolver.ref(stack, logicalId));
    const cloud: Cloud = {
      app: `http://${addresses.app}`,
      edge: `http://${addresses.edge}`,
      api: `http://127.0.0.1:${bare.port}`,
      engines,
      payments: outside.payments,
      errors: outside.errors,
      functions: started,
      account,
      tableNames,
      bucketNames,
      lambda: lambda.endpoint,
      functionNames: definitions.map(({ name }) => name),
      scan: scan.description,
      directory,
      stop: () => stopAll(running),
    };
    handlers.app = options.extras ? options.extras(cloud).app(hosts.app) : hosts.app;
    handlers.edge = hosts.edge;
    outside.payments.stripe?.open(cloud.app);
    return cloud;
  } catch (error) {
    await stopAll(running);
    throw error;
  }
}
