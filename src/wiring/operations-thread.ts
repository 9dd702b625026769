import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

import { Caller, serve } from '../threads/channel.ts';
import { giveWay } from '../threads/give-way.ts';
import type { Opening } from './loaded.ts';
import { RealOperations } from './real-operations.ts';

/** What the thread that does the work is started with; `person` is answered by the thread that has the terminal. */
export interface OperationsThreadData {
  configFile: string | null;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  person: MessagePort | null;
  asksAhead: boolean;
}

giveWay();

const { configFile, cwd, env, person, asksAhead } = workerData as OperationsThreadData;

function openingHere(): Opening {
  const caller = person === null ? null : new Caller(person);
  return {
    configFile,
    cwd,
    env,
    ask: caller && ((question, scheme) => caller.call<string>('ask', question, scheme)),
    asksAhead,
  };
}

/** Opened by the first call, which is told where config or keys are not whole. */
let operations: RealOperations | null = null;

if (parentPort !== null) serve(parentPort, served());

/** The operations' methods by name, bound to the one object once it is open. */
function served() {
  const here = () => {
    if (operations === null) throw new Error('the operations were not opened');
    return operations;
  };
  return {
    open: async () => {
      operations = await RealOperations.open(openingHere());
    },
    setup: () => here().setup(),
    check: (...args: Parameters<RealOperations['check']>) => here().check(...args),
    census: (...args: Parameters<RealOperations['census']>) => here().census(...args),
    rows: (...args: Parameters<RealOperations['rows']>) => here().rows(...args),
    inspect: (...args: Parameters<RealOperations['inspect']>) => here().inspect(...args),
    exportRows: (...args: Parameters<RealOperations['exportRows']>) => here().exportRows(...args),
    rehearse: (...args: Parameters<RealOperations['rehearse']>) => here().rehearse(...args),
    rotate: (...args: Parameters<RealOperations['rotate']>) => here().rotate(...args),
    encrypt: (...args: Parameters<RealOperations['encrypt']>) => here().encrypt(...args),
    decrypt: (...args: Parameters<RealOperations['decrypt']>) => here().decrypt(...args),
    exportPlaintext: (...args: Parameters<RealOperations['exportPlaintext']>) =>
      here().exportPlaintext(...args),
    purge: (...args: Parameters<RealOperations['purge']>) => here().purge(...args),
    restore: (...args: Parameters<RealOperations['restore']>) => here().restore(...args),
    discard: (...args: Parameters<RealOperations['discard']>) => here().discard(...args),
    restorePoints: () => here().restorePoints(),
    unlinkOrphans: () => here().unlinkOrphans(),
    verify: (...args: Parameters<RealOperations['verify']>) => here().verify(...args),
    backupOffer: (...args: Parameters<RealOperations['backupOffer']>) => here().backupOffer(...args),
    takeBackup: (...args: Parameters<RealOperations['takeBackup']>) => here().takeBackup(...args),
    flush: (...args: Parameters<RealOperations['flush']>) => here().flush(...args),
    findKey: (...args: Parameters<RealOperations['findKey']>) => here().findKey(...args),
    runs: () => here().runs(),
    report: (...args: Parameters<RealOperations['report']>) => here().report(...args),
    findings: (...args: Parameters<RealOperations['findings']>) => here().findings(...args),
    generateKey: (...args: Parameters<RealOperations['generateKey']>) => here().generateKey(...args),
    fingerprintOf: (...args: Parameters<RealOperations['fingerprintOf']>) => here().fingerprintOf(...args),
    remark: (...args: Parameters<RealOperations['remark']>) => here().remark(...args),
    remembered: () => here().remembered(),
    remember: (...args: Parameters<RealOperations['remember']>) => here().remember(...args),
    forget: (...args: Parameters<RealOperations['forget']>) => here().forget(...args),
    stop: () => here().stop(),
    close: () => here().close(),
  };
}
