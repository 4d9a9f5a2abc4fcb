import type { Examination } from './examination.ts';
import { fullImageName } from './image-name.ts';

/** Which of the usable nodes have the image already; whether the others can pull it only a Pod can tell. */
export function examineImage(
  image: string,
  images: ReadonlyMap<string, readonly string[]>,
  usable: readonly { readonly name: string; readonly architecture: string }[],
): Examination {
  const wanted = fullImageName(image);
  const lacking = usable.filter(({ name }) => !(images.get(name) ?? []).map(fullImageName).includes(wanted));
  const architectures = [...new Set(usable.map(({ architecture }) => architecture))];
  const mixed =
    architectures.length > 1
      ? [`nodes have several architectures: the image must have ${architectures.join(' and ')}`]
      : [];
  if (lacking.length === 0) {
    return {
      subject: 'image',
      condition: 'ok',
      summary: `${image} is on all of these nodes already`,
      details: mixed,
      next: [],
    };
  }
  return {
    subject: 'image',
    condition: 'unknown',
    summary: `${image} has to be pulled on ${namesOf(lacking)}; whether that works shows when Pods start`,
    // Nodes tell the largest fifty (kubelet's nodeStatusMaxImages), so that one that is there can be missing here.
    details: mixed,
    next: ['Where nodes reach no public registry, name a copy of any Node.js image in your own with --image.'],
  };
}

const mostNames = 5;

function namesOf(nodes: readonly { readonly name: string }[]): string {
  const names = nodes.slice(0, mostNames).map(({ name }) => name);
  return nodes.length > mostNames ? `${names.join(', ')} and ${nodes.length - mostNames} more` : names.join(', ');
}
