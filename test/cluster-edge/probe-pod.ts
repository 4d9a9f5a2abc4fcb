import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Manifest, Manifests } from '#src/manifests.ts';

/** The manifest of probe Pods without the built agent, which `loadManifests` asks for; the others are empty. */
export async function probePodAlone(): Promise<Manifests> {
  const text = await readFile(new URL('../../manifests/probe-pod.yaml', import.meta.url), 'utf8');
  const none: Manifest = { apiVersion: 'v1', kind: 'List', metadata: {} };
  return {
    namespace: none,
    probePod: parse(text) as Manifest,
    agentConfigMap: none,
    policies: {},
    services: {},
    pods: {},
    objects: {},
    agentProgram: '',
  };
}
