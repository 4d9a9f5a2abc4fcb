import type { Case } from '../domain/case.ts';
import { asksCluster, asksReplica, isAnsweredQuestion, nameserversSeen } from './name-questions.ts';
import { groupBy, isFailed, isLost, isPartlyLost, isPassed } from './rule.ts';

/** With fewer, all of a node's questions may have gone to one replica by chance. */
const fewestQuestions = 3;

/**
 * Nodes, of those that no break is at, whose lost questions no break between nodes explains: none of theirs was answered though all of
 * another such node were; or they ask none of the servers that Pods of other nodes ask and get answers.
 */
export function nodesWithOwnNameTrouble(
  everything: readonly Case[],
  isAtBreak: (node: string) => boolean,
): ReadonlySet<string> {
  const byNode = groupBy(everything.filter(asksByName), ({ from }) => from.node);
  const apart = [...byNode].filter(([node]) => !isAtBreak(node));
  const isServed = apart.some(([, questions]) => isEnough(questions) && questions.every(isWhollyAnswered));
  const answering = [...byNode]
    .filter(([, questions]) => questions.some(isAnsweredQuestion))
    .map(([node, questions]) => ({ node, servers: nameserversSeen(questions) }))
    .filter(({ servers }) => servers.length > 0);
  const asksOthers = (node: string, questions: readonly Case[]) => {
    const own = new Set(nameserversSeen(questions));
    const elsewhere = answering.filter((one) => one.node !== node);
    return (
      own.size > 0 &&
      elsewhere.length > 0 &&
      !elsewhere.some(({ servers }) => servers.some((server) => own.has(server)))
    );
  };
  return new Set(
    apart
      .filter(([, questions]) => questions.some(isLost))
      .filter(
        ([node, questions]) =>
          (isServed && isEnough(questions) && questions.every(isLost)) || asksOthers(node, questions),
      )
      .map(([node]) => node),
  );
}

/** By the name servers of the Pod, for a name of the cluster; judged. */
function asksByName(item: Case): boolean {
  return (
    asksCluster(item) &&
    !asksReplica(item) &&
    item.check !== 'dns.outside' &&
    item.to.kind !== 'pod' &&
    (isFailed(item) || isPassed(item))
  );
}

function isEnough(questions: readonly Case[]): boolean {
  return questions.length >= fewestQuestions;
}

function isWhollyAnswered(item: Case): boolean {
  return isAnsweredQuestion(item) && !isPartlyLost(item);
}
