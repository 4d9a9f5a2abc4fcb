import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { ToolError } from './errors.ts';

/** A Kubernetes object as it stands in a file; its fields are read where it is filled in. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec?: object;
}

/** Manifests of a folder by file name without `.yaml`. */
export type Folder = Readonly<Record<string, Manifest>>;

/** The objects podreach creates, as they stand in `manifests/`, and the agent program they carry. */
export interface Manifests {
  readonly namespace: Manifest;
  readonly probePod: Manifest;
  readonly agentConfigMap: Manifest;
  /** By file name below `manifests/policies/`, without `.yaml`; the others alike. */
  readonly policies: Folder;
  readonly services: Folder;
  /** Parts of a Pod, laid over `probePod`. */
  readonly pods: Folder;
  readonly objects: Folder;
  /** The bundled `dist/agent.cjs`. */
  readonly agentProgram: string;
}

/** The package's root: this file is in `src/`, the bundle it becomes part of in `dist/`, both one level below. */
const packageRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Reads the manifests and the agent program of this installation. Throws ToolError AGENT_MISSING when the agent is not built,
 * MANIFEST_INVALID when a manifest is missing or broken.
 */
export async function loadManifests(root: string = packageRoot): Promise<Manifests> {
  const [namespace, probePod, agentConfigMap, policies, services, pods, objects, agentProgram] = await Promise.all([
    readManifest(root, 'namespace.yaml'),
    readManifest(root, 'probe-pod.yaml'),
    readManifest(root, 'agent-configmap.yaml'),
    readFolder(root, 'policies'),
    readFolder(root, 'services'),
    readFolder(root, 'pods'),
    readFolder(root, 'objects'),
    readAgent(root),
  ]);
  return { namespace, probePod, agentConfigMap, policies, services, pods, objects, agentProgram };
}

/** The documents of `manifests/policy-cases/` by file name without `.yaml`, as they stand there. Throws ToolError MANIFEST_INVALID. */
export async function loadPolicyCaseDocuments(root: string = packageRoot): Promise<Readonly<Record<string, unknown>>> {
  return readFolder(root, 'policy-cases');
}

/** The manifests of Services alone, which need no agent. Throws ToolError MANIFEST_INVALID. */
export async function loadServiceManifests(root: string = packageRoot): Promise<Pick<Manifests, 'services'>> {
  return { services: await readFolder(root, 'services') };
}

/** A ClusterRole of this installation, as it stands in its file, comments included. */
export interface RoleFile {
  /** Its full path, for `kubectl apply`. */
  readonly file: string;
  readonly text: string;
}

/** Roles beside that of runs, called after the feature that takes them. */
export const optionalRoles = ['api-proxy', 'load-balancer'] as const;
export type OptionalRole = (typeof optionalRoles)[number];

/** Reads `manifests/rbac/MODE.yaml`. Throws ToolError MANIFEST_INVALID. */
export async function loadRole(mode: 'check' | OptionalRole, root: string = packageRoot): Promise<RoleFile> {
  const name = path.join('rbac', `${mode}.yaml`);
  const file = path.join(root, 'manifests', name);
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw broken(name, error);
  }
}

async function readFolder(root: string, folder: string): Promise<Folder> {
  let names: string[];
  try {
    names = await readdir(path.join(root, 'manifests', folder));
  } catch (error) {
    throw broken(folder, error);
  }
  const files = names.filter((name) => name.endsWith('.yaml'));
  const entries = files.map(
    async (file) => [file.slice(0, -'.yaml'.length), await readManifest(root, path.join(folder, file))] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function readManifest(root: string, name: string): Promise<Manifest> {
  try {
    return parse(await readFile(path.join(root, 'manifests', name), 'utf8')) as Manifest;
  } catch (error) {
    throw broken(name, error);
  }
}

async function readAgent(root: string): Promise<string> {
  const file = path.join(root, 'dist', 'agent.cjs');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ToolError(
      'AGENT_MISSING',
      `the agent program ${file} is missing`,
      'Build it with `npm run build`, or install the package again.',
      { cause: error },
    );
  }
}

function broken(name: string, cause: unknown): ToolError {
  return new ToolError('MANIFEST_INVALID', `manifests/${name} cannot be read`, 'Install the package again.', { cause });
}
