export default { testMatch: ['**/*.test.mjs'], moduleFileExtensions: ['mjs', 'js', 'json'], transform: {}, testTimeout: 30_000 };
