import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from '../run/paths.ts';

// What Node compiles of the files imported below is kept beside the repository's other passing things; a changed file is
// compiled anew. It takes half of the time of a start away. Where nothing can be written, nothing is kept.
enableCompileCache(join(repositoryRoot, '.firedrill', 'compile-cache'));
await import('./program.ts');
