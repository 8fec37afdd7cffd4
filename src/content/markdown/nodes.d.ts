/// <reference types="remark-mdx" />
/// <reference types="remark-math" />
/// <reference types="@astrojs/markdown-remark" />
