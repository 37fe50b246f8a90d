import { dirname, join } from 'node:path';
import { root } from '../cloud/root.ts';
import type { Assembly } from '../template/assembly.ts';
import { artifactBundle } from './artifact-bundle.ts';
import { releaseOf, sourceArtifacts } from './source-maps.ts';
import { trackerAccess, uploadArtifactBundle } from './tracker-upload.ts';

/** Uploads the source maps of what is about to be deployed, where token, organization and project of a tracker are given. Says what came of it; a tracker that does not take them is no reason not to deploy. */
export async function sendSourceMaps(assembly: Assembly, environment = process.env, dist = join(root, 'dist')): Promise<string> {
  const access = trackerAccess(environment);
  if (!access) return 'not uploaded: SENTRY_AUTH_TOKEN, SENTRY_ORG and SENTRY_PROJECT are not all set';
  try {
    const artifacts = sourceArtifacts(dist, dirname(dist));
    const release = releaseOf(assembly);
    const about = { org: access.org, project: access.project, ...(release && { release }) };
    const { sent } = await uploadArtifactBundle(access, () => artifactBundle(artifacts, about), release);
    return `${artifacts.length / 2} scripts and their maps are at the tracker${sent === 0 ? ' already' : ''}`;
  } catch (error) {
    return `not uploaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}
