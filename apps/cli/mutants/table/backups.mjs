const folder = 'apps/auth/src/process/backup';
const archiveSpec = `${folder}/sealed-archive.spec.ts`;
const reader = `${folder}/archive-reader.ts`;
const writer = `${folder}/archive-writer.ts`;
const manifest = `${folder}/manifest.ts`;
const restore = `${folder}/restore-backup.ts`;
const command = 'apps/auth/src/command-line/backup.ts';
const commandSpec = 'apps/auth/src/command-line/backup.spec.ts';

/** All that there is, in one file. @type {import('../table.mjs').MutantRows} */
export const backups = {
  'a backup lies somewhere in the clear, or others of the machine read it': [
    [writer, 'await sealFile(recipients, Readable.toWeb(small) as Bytes)', 'Readable.toWeb(small) as Bytes', archiveSpec, 'has nothing in the clear'],
    [writer, "'wx', 0o600", "'wx', 0o644", archiveSpec, 'is its owner’s alone'],
  ],
  'the key that opens backups is in a file that others read': [
    [command, "{ mode: 0o600, flag: 'wx' }", "{ mode: 0o644, flag: 'wx' }", commandSpec, 'the key that opens backups is its owner’s alone'],
    [command, 'if ((found.mode & 0o077) !== 0)', 'if ((found.mode & 0o007) !== 0)', commandSpec, 'others can read is not used'],
  ],
  'an archive that a stranger made writes outside of the directory that it is restored to': [
    [reader, '[A-Za-z0-9_][A-Za-z0-9_.-]*', '[A-Za-z0-9_.-]+', archiveSpec, 'a step up'],
    [reader, '(type === \'file\' ? single.has(name) || isInside(name) :', '(type === \'file\' ? single.has(name) || !name.startsWith(dataName) || isInside(name) :', archiveSpec, 'a step up alone'],
  ],
  'an archive brings a link, and writes through it; or a link waits where a backup is written': [
    [reader, "type === 'directory' && (name === dataName || isInside(name))", 'name === dataName || isInside(name)', archiveSpec, 'a symbolic link'],
    [writer, "open(path, 'wx', 0o600)", "open(path, 'w', 0o600)", archiveSpec, 'goes through no link'],
  ],
  'a restore goes through a link, or over what is there': [
    [restore, 'if (found && !found.isDirectory())', 'if (found && !found.isDirectory() && !found.isSymbolicLink())', archiveSpec, 'a directory that is a link'],
    [restore, 'if (first !== undefined)', "if (first === '')", archiveSpec, 'a directory that is a link, a file or not empty'],
  ],
  'a database of somebody else, with an administrator of theirs, is restored in the place of ours': [
    [manifest, '!isOurs || ', '', archiveSpec, 'us, without its seal'],
    [restore, 'restore.installation !== undefined &&', "restore.installation === '' &&", archiveSpec, 'another installation'],
    [manifest, 'if (JSON.stringify(sorted(found)) !==', "if (false && JSON.stringify(sorted(found)) !==", archiveSpec, 'with a file changed'],
  ],
  'a backup that was cut short or changed is restored by half': [[restore, '    forget();\n    throw error;', '    throw error;', archiveSpec, 'cut anywhere, or changed anywhere']],
};
