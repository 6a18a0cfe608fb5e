/**
 * The primes of the RSA keys that every provider of a test begins with, in base64url: to find new ones takes a tenth of a second
 * and cannot be repeated. Everybody knows them, so what they sign proves nothing outside of tests.
 */
export const rsaPrimes = {
  RS256: [
    '1QKpvY59BomSvUqhcCJVs0E52hTAkQ4_LGp7Q8bZMI2XmYzQBXlZUB286NXO5X3yysSj_48jcvSMn_0X3ng5Jnd3D7oGd8h-gmLlS_g18-Tmcsw-N5tLSdB_NyClD53paoUH5SJeUetm48t2BxK1NvTp45jMxSsATqgqj_64teE',
    'yFEKcHkFXw28R-eu_5Ixl8Bu5uGytfAU2Rv5bQaI_wYTEDeo9dLBpSMwj0L4rD_bNb8NjPdtLHFtM6sBMsxHgasOFJ734MpM3fCm65UrKfGY3aQJuFjN0OgcEcz5YLWob6_1bvQb651debIK5pap95mwwT63J6zWNFjpu2rgrBE',
  ],
  PS256: [
    'wt4CI41nBySHtjrdGKcUq-U9F7CHUKfE2HtHH6jHH2NM-b8QwNAcSNBUHe09ICMY71DmXMdBTGNa6AQ-WrYsRBuXrck79-jm7rkGFiAaUYXW8mbSKUeswjchqVbzSKex3hdVpqGHOfmcxGfSKRbBNzDZRv1ut8UblzyR0ZLA8xc',
    'v0TjFmCISIwEkkMTDZuoVVI91pLYyjV7e9hvMVwgqTm8gPCW5A2-HuJPnXfrdKz-0TLSjSBPIjAMkD_HdlksHH2yu1MH9n91sXVHF_45xLDsBSj_JzQcQTLw2EpS5Edio7OnrCm8qTUdx_ig74Z87YwsF3_HKZ7vsHaixVJ5x5k',
  ],
} as const;
