import type { VerifyFact } from '../../src/plan/facts.ts';
import { briefKey } from '../brief-key.ts';
import type { Binding, Console, Place, PlaceParts, Size } from '../place.ts';
import { VerifyScreen } from '../screens/verify.tsx';
import type { Standing } from '../standing.ts';
import { Task } from '../task.ts';

export function verifyPlace(parts: PlaceParts): Place {
  return new VerifyPlace(parts);
}

/** Does every value open under the target key alone? */
class VerifyPlace implements Place {
  readonly #console: Console;
  readonly #standing: Standing;
  readonly #task = new Task<VerifyFact>(isFurther);

  constructor({ console, standing }: PlaceParts) {
    this.#console = console;
    this.#standing = standing;
  }

  title(): string {
    return 'Verify';
  }

  open(): void {
    this.#task.start(this.#console, this.#standing.operations.verify({}));
  }

  leave(): void {
    this.#task.stop();
    if (this.#task.facts.some(({ event }) => event === 'verify-total')) this.#standing.seen.verified = true;
  }

  bindings(): Binding[] {
    return [briefKey('r', { does: 'verify again', run: () => this.open() })];
  }

  draw(body: Size) {
    const { facts, isWorking, failure } = this.#task;
    return (
      <VerifyScreen
        body={body}
        fields={this.#standing.setup!.fields.map(({ field }) => field)}
        facts={facts}
        isWorking={isWorking}
        failure={failure}
      />
    );
  }
}

/** Of a field's progress only the last is worth keeping, and nothing once it is proved. */
function isFurther(fact: VerifyFact, before: VerifyFact): boolean {
  return before.event === 'proof-progress' && fact.event !== 'verify-total' && fact.field === before.field;
}
