/** The rules that no linter brings as they are meant here. */
export default {
  meta: { name: 'symbolon' },
  rules: {
    'no-split-by-question-mark': {
      create: (context) => ({
        CallExpression(node) {
          const { callee, arguments: given } = node;
          if (callee.type !== 'MemberExpression' || callee.property.name !== 'split' || given[0]?.value !== '?') return;
          context.report({ node, message: 'A query may hold question marks: read a request by http/request-target.ts, and in tests by URL.' });
        },
      }),
    },
    // As typescript/consistent-type-imports, which does not know that a class is a value to who is given it: Nest reads that from decorators.
    'consistent-type-imports': {
      create: (context) => {
        const found = [];
        let isDecorated = false;
        return {
          ImportDeclaration(node) {
            if (node.importKind === 'type') return;
            const names = node.specifiers.filter((each) => each.importKind !== 'type' && isOnlyType(context.sourceCode.getDeclaredVariables(each)[0]));
            if (names.length > 0) found.push({ node, message: `Only types: ${names.map(({ local }) => local.name).join(', ')}. Write "import type".` });
          },
          TSImportType: (node) => context.report({ node, message: 'Import a type at the top, and not where it is used.' }),
          Decorator: () => void (isDecorated = true),
          'Program:exit'() {
            if (!isDecorated) for (const each of found) context.report(each);
          },
        };
      },
    },
  },
};

const isOnlyType = (variable) => variable.references.length > 0 && variable.references.every((each) => isType(each));

/** `typeof value` and what is exported under its name may be either. */
function isType({ identifier, isTypeReference, isValueReference }) {
  if (!isValueReference) return isTypeReference;
  let { parent } = identifier;
  for (let child = identifier; parent?.type === 'TSQualifiedName' && parent.left === child; parent = parent.parent) child = parent;
  return parent?.type === 'TSTypeQuery';
}
