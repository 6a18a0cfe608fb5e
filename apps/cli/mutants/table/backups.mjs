const folder = 'apps/auth/src/process/backup';
const archiveSpec = `${folder}/sealed-archive.spec.ts`;
const reader = `${folder}/archive-reader.ts`;
const writer = `${folder}/archive-writer.ts`;
const folderStore = `${folder}/folder-store.ts`;
const segment = `${folder}/log-segment.ts`;
const segmentSpec = `${folder}/log-segment.spec.ts`;
const retention = `${folder}/retention.ts`;
const retentionSpec = `${folder}/retention.spec.ts`;
const manifest = `${folder}/manifest.ts`;
const restore = `${folder}/restore-backup.ts`;
const command = 'apps/auth/src/command-line/backup.ts';
const commandSpec = 'apps/auth/src/command-line/backup.spec.ts';

/** All that there is, in one file. @type {import('../table.mjs').MutantRows} */
export const backups = {
  'a backup lies somewhere in the clear, or others of the machine read it': [
    [writer, 'await sealFile(recipients, Readable.toWeb(small) as Bytes)', 'Readable.toWeb(small) as Bytes', archiveSpec, 'has nothing in the clear'],
    [folderStore, "'wx', 0o600", "'wx', 0o644", archiveSpec, 'is its owner’s alone'],
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
  'an archive that is small becomes so large that the disk, or the memory, of who restores it is full': [
    [reader, 'left.bytes < 0 ||', '', archiveSpec, 'a file that is larger than all of a backup of its size'],
    [reader, 'left.entries < 0 ||', '', archiveSpec, 'more files and folders than it may have'],
    [reader, 'header.size > (mostOf[name] ?? Infinity)', 'false', archiveSpec, 'a master key that is none'],
    [segment, ', { maxOutputLength: segmentBytes }', '', segmentSpec, 'that would become large'],
  ],
  'a file of the log is put in the place of another, or made by a stranger, and changes rows on the way to a point in time': [
    [segment, '!equalBytes(small.subarray(frame.length, macEnd), macOf(key, place, segment))', 'false', segmentSpec, 'of a stranger'],
    [segment, 'wal\\0${place}\\0', 'wal\\0', segmentSpec, 'of another place'],
  ],
  'the last good backup goes, or the log that a backup needs': [
    [retention, 'Math.max(1, count)', 'count', retentionSpec, 'never the last one'],
    [retention, ' && !needed.has(name.slice(0, name.indexOf(\'/\') + 1))', '', retentionSpec, 'with its log'],
  ],
  'a backup that was cut short or changed is restored by half': [[restore, '    forget();\n    throw error;', '    throw error;', archiveSpec, 'cut anywhere, or changed anywhere']],
  'a backup is taken for proven that is another installation’s, or that nobody made; or an old one is looked at, and the new ones are taken for good': [
    ['apps/auth/src/domain/audit/backup-record.ts', '.find(({ details }) => details.name === name)', '.find(({ details }) => details.name !== name)', 'apps/auth/test/installation.spec.ts', 'found to be good is told by whoever may'],
    ['apps/auth/src/domain/audit/backup-record.ts', '.sort().at(-1)', '.at(0)', 'apps/auth/test/metrics.spec.ts', 'the youngest that was found'],
  ],
};
