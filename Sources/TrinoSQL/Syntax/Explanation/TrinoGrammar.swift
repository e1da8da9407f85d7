/// The statements and expressions of Trino 401, rule by rule.
///
/// The parser does not use this: it is hand-written. The rules serve to say what Trino expected where a text went
/// wrong, which depends on the division into rules and the order of alternatives, and to test the parser against.
/// The notation: words and quoted symbols are tokens, other names are rules, `?`, `*` and `+` repeat, `|` separates
/// alternatives, `;` ends a rule. A rule that starts with itself is read by operator precedence, the earlier
/// alternative binding tighter.
enum TrinoGrammar {
    /// The rules.
    static let rules = statementRules + queryRules + expressionRules + smallRules

    private static let statementRules = """
        singleStatement: statement EOF;
        standaloneExpression: expression EOF;
        standalonePathSpecification: pathSpecification EOF;
        standaloneType: type EOF;
        standaloneRowPattern: rowPattern EOF;
        standaloneUnload: UNLOAD '(' query ')' TO string (WITH properties)? EOF;
        statement: query
          | USE identifier
          | USE identifier '.' identifier
          | CREATE SCHEMA (IF NOT EXISTS)? qualifiedName (AUTHORIZATION principal)? (WITH properties)?
          | DROP SCHEMA (IF EXISTS)? qualifiedName (CASCADE | RESTRICT)?
          | ALTER SCHEMA qualifiedName RENAME TO identifier
          | ALTER SCHEMA qualifiedName SET AUTHORIZATION principal
          | CREATE TABLE (IF NOT EXISTS)? qualifiedName columnAliases? (COMMENT string)? (WITH properties)?
            AS (query | '(' query ')') (WITH NO? DATA)?
          | CREATE TABLE (IF NOT EXISTS)? qualifiedName '(' tableElement (',' tableElement)* ')'
            (COMMENT string)? (WITH properties)?
          | DROP TABLE (IF EXISTS)? qualifiedName
          | INSERT INTO qualifiedName columnAliases? query
          | DELETE FROM qualifiedName (WHERE booleanExpression)?
          | TRUNCATE TABLE qualifiedName
          | COMMENT ON TABLE qualifiedName IS (string | NULL)
          | COMMENT ON VIEW qualifiedName IS (string | NULL)
          | COMMENT ON COLUMN qualifiedName IS (string | NULL)
          | ALTER TABLE (IF EXISTS)? qualifiedName RENAME TO qualifiedName
          | ALTER TABLE (IF EXISTS)? qualifiedName ADD COLUMN (IF NOT EXISTS)? columnDefinition
          | ALTER TABLE (IF EXISTS)? qualifiedName RENAME COLUMN (IF EXISTS)? identifier TO identifier
          | ALTER TABLE (IF EXISTS)? qualifiedName DROP COLUMN (IF EXISTS)? qualifiedName
          | ALTER TABLE qualifiedName SET AUTHORIZATION principal
          | ALTER TABLE qualifiedName SET PROPERTIES propertyAssignments
          | ALTER TABLE qualifiedName EXECUTE identifier ('(' (callArgument (',' callArgument)*)? ')')?
            (WHERE booleanExpression)?
          | ANALYZE qualifiedName (WITH properties)?
          | CREATE (OR REPLACE)? MATERIALIZED VIEW (IF NOT EXISTS)? qualifiedName (COMMENT string)?
            (WITH properties)? AS query
          | CREATE (OR REPLACE)? VIEW qualifiedName (COMMENT string)? (SECURITY (DEFINER | INVOKER))? AS query
          | REFRESH MATERIALIZED VIEW qualifiedName
          | DROP MATERIALIZED VIEW (IF EXISTS)? qualifiedName
          | ALTER MATERIALIZED VIEW (IF EXISTS)? qualifiedName RENAME TO qualifiedName
          | ALTER MATERIALIZED VIEW qualifiedName SET PROPERTIES propertyAssignments
          | DROP VIEW (IF EXISTS)? qualifiedName
          | ALTER VIEW qualifiedName RENAME TO qualifiedName
          | ALTER VIEW qualifiedName SET AUTHORIZATION principal
          | CALL qualifiedName '(' (callArgument (',' callArgument)*)? ')'
          | CREATE ROLE identifier (WITH ADMIN grantor)? (IN identifier)?
          | DROP ROLE identifier (IN identifier)?
          | GRANT roles TO principal (',' principal)* (WITH ADMIN OPTION)? (GRANTED BY grantor)? (IN identifier)?
          | REVOKE (ADMIN OPTION FOR)? roles FROM principal (',' principal)* (GRANTED BY grantor)? (IN identifier)?
          | SET ROLE (ALL | NONE | identifier) (IN identifier)?
          | GRANT (privilege (',' privilege)* | ALL PRIVILEGES) ON (SCHEMA | TABLE)? qualifiedName
            TO principal (WITH GRANT OPTION)?
          | DENY (privilege (',' privilege)* | ALL PRIVILEGES) ON (SCHEMA | TABLE)? qualifiedName TO principal
          | REVOKE (GRANT OPTION FOR)? (privilege (',' privilege)* | ALL PRIVILEGES) ON (SCHEMA | TABLE)?
            qualifiedName FROM principal
          | SHOW GRANTS (ON TABLE? qualifiedName)?
          | EXPLAIN ('(' explainOption (',' explainOption)* ')')? statement
          | EXPLAIN ANALYZE VERBOSE? statement
          | SHOW CREATE TABLE qualifiedName
          | SHOW CREATE SCHEMA qualifiedName
          | SHOW CREATE VIEW qualifiedName
          | SHOW CREATE MATERIALIZED VIEW qualifiedName
          | SHOW TABLES ((FROM | IN) qualifiedName)? (LIKE string (ESCAPE string)?)?
          | SHOW SCHEMAS ((FROM | IN) identifier)? (LIKE string (ESCAPE string)?)?
          | SHOW CATALOGS (LIKE string (ESCAPE string)?)?
          | SHOW COLUMNS (FROM | IN) qualifiedName? (LIKE string (ESCAPE string)?)?
          | SHOW STATS FOR qualifiedName
          | SHOW STATS FOR '(' query ')'
          | SHOW CURRENT? ROLES ((FROM | IN) identifier)?
          | SHOW ROLE GRANTS ((FROM | IN) identifier)?
          | DESCRIBE qualifiedName
          | DESC qualifiedName
          | SHOW FUNCTIONS (LIKE string (ESCAPE string)?)?
          | SHOW SESSION (LIKE string (ESCAPE string)?)?
          | SET SESSION qualifiedName '=' expression
          | RESET SESSION qualifiedName
          | START TRANSACTION (transactionMode (',' transactionMode)*)?
          | COMMIT WORK?
          | ROLLBACK WORK?
          | PREPARE identifier FROM statement
          | DEALLOCATE PREPARE identifier
          | EXECUTE identifier (USING expression (',' expression)*)?
          | DESCRIBE INPUT identifier
          | DESCRIBE OUTPUT identifier
          | SET PATH pathSpecification
          | SET TIME ZONE (LOCAL | expression)
          | UPDATE qualifiedName SET updateAssignment (',' updateAssignment)* (WHERE booleanExpression)?
          | MERGE INTO qualifiedName (AS? identifier)? USING relation ON expression mergeCase+;

        """

    private static let queryRules = """
        query: with? queryNoWith;
        with: WITH RECURSIVE? namedQuery (',' namedQuery)*;
        tableElement: columnDefinition | likeClause;
        columnDefinition: identifier type (NOT NULL)? (COMMENT string)? (WITH properties)?;
        likeClause: LIKE qualifiedName ((INCLUDING | EXCLUDING) PROPERTIES)?;
        properties: '(' propertyAssignments ')';
        propertyAssignments: property (',' property)*;
        property: identifier '=' propertyValue;
        propertyValue: DEFAULT | expression;
        queryNoWith: queryTerm (ORDER BY sortItem (',' sortItem)*)? (OFFSET rowCount (ROW | ROWS)?)?
          (LIMIT limitRowCount | FETCH (FIRST | NEXT) rowCount? (ROW | ROWS) (ONLY | WITH TIES))?;
        limitRowCount: ALL | rowCount;
        rowCount: INTEGER_VALUE | '?';
        queryTerm: queryPrimary
          | queryTerm INTERSECT setQuantifier? queryTerm
          | queryTerm (UNION | EXCEPT) setQuantifier? queryTerm;
        queryPrimary: querySpecification
          | TABLE qualifiedName
          | VALUES expression (',' expression)*
          | '(' queryNoWith ')';
        sortItem: expression (ASC | DESC)? (NULLS (FIRST | LAST))?;
        querySpecification: SELECT setQuantifier? selectItem (',' selectItem)* (FROM relation (',' relation)*)?
          (WHERE booleanExpression)? (GROUP BY groupBy)? (HAVING booleanExpression)?
          (WINDOW windowDefinition (',' windowDefinition)*)?;
        groupBy: setQuantifier? groupingElement (',' groupingElement)*;
        groupingElement: groupingSet
          | ROLLUP '(' (expression (',' expression)*)? ')'
          | CUBE '(' (expression (',' expression)*)? ')'
          | GROUPING SETS '(' groupingSet (',' groupingSet)* ')';
        groupingSet: '(' (expression (',' expression)*)? ')' | expression;
        windowDefinition: identifier AS '(' windowSpecification ')';
        windowSpecification: identifier? (PARTITION BY expression (',' expression)*)?
          (ORDER BY sortItem (',' sortItem)*)? windowFrame?;
        namedQuery: identifier columnAliases? AS '(' query ')';
        setQuantifier: DISTINCT | ALL;
        selectItem: expression (AS? identifier)?
          | primaryExpression '.' '*' (AS columnAliases)?
          | '*';
        relation: relation (CROSS JOIN sampledRelation
            | joinType JOIN relation joinCriteria
            | NATURAL joinType JOIN sampledRelation)
          | sampledRelation;
        joinType: INNER? | LEFT OUTER? | RIGHT OUTER? | FULL OUTER?;
        joinCriteria: ON booleanExpression | USING '(' identifier (',' identifier)* ')';
        sampledRelation: patternRecognition (TABLESAMPLE sampleType '(' expression ')')?;
        sampleType: BERNOULLI | SYSTEM;
        trimsSpecification: LEADING | TRAILING | BOTH;
        listAggOverflowBehavior: ERROR | TRUNCATE string? listaggCountIndication;
        listaggCountIndication: WITH COUNT | WITHOUT COUNT;
        patternRecognition: aliasedRelation (MATCH_RECOGNIZE '(' (PARTITION BY expression (',' expression)*)?
          (ORDER BY sortItem (',' sortItem)*)? (MEASURES measureDefinition (',' measureDefinition)*)?
          rowsPerMatch? (AFTER MATCH skipTo)? (INITIAL | SEEK)? PATTERN '(' rowPattern ')'
          (SUBSET subsetDefinition (',' subsetDefinition)*)? DEFINE variableDefinition (',' variableDefinition)*
          ')' (AS? identifier columnAliases?)?)?;
        measureDefinition: expression AS identifier;
        rowsPerMatch: ONE ROW PER MATCH | ALL ROWS PER MATCH emptyMatchHandling?;
        emptyMatchHandling: SHOW EMPTY MATCHES | OMIT EMPTY MATCHES | WITH UNMATCHED ROWS;
        skipTo: SKIP TO NEXT ROW | SKIP PAST LAST ROW | SKIP TO FIRST identifier | SKIP TO LAST identifier
          | SKIP TO identifier;
        subsetDefinition: identifier '=' '(' identifier (',' identifier)* ')';
        variableDefinition: identifier AS expression;
        aliasedRelation: relationPrimary (AS? identifier columnAliases?)?;
        columnAliases: '(' identifier (',' identifier)* ')';
        relationPrimary: qualifiedName queryPeriod?
          | '(' query ')'
          | UNNEST '(' expression (',' expression)* ')' (WITH ORDINALITY)?
          | LATERAL '(' query ')'
          | TABLE '(' tableFunctionCall ')'
          | '(' relation ')';
        tableFunctionCall: qualifiedName '(' (tableFunctionArgument (',' tableFunctionArgument)*)?
          (COPARTITION copartitionTables (',' copartitionTables)*)? ')';
        tableFunctionArgument: (identifier '=>')? (tableArgument | descriptorArgument | expression);
        tableArgument: tableArgumentRelation (PARTITION BY ('(' (expression (',' expression)*)? ')' | expression))?
          (PRUNE WHEN EMPTY | KEEP WHEN EMPTY)? (ORDER BY ('(' sortItem (',' sortItem)* ')' | sortItem))?;
        tableArgumentRelation: TABLE '(' qualifiedName ')' (AS? identifier columnAliases?)?
          | TABLE '(' query ')' (AS? identifier columnAliases?)?;
        descriptorArgument: DESCRIPTOR '(' descriptorField (',' descriptorField)* ')'
          | CAST '(' NULL AS DESCRIPTOR ')';
        descriptorField: identifier type?;
        copartitionTables: '(' qualifiedName ',' qualifiedName (',' qualifiedName)* ')';

        """

    private static let expressionRules = """
        expression: booleanExpression;
        booleanExpression: valueExpression predicate?
          | NOT booleanExpression
          | booleanExpression AND booleanExpression
          | booleanExpression OR booleanExpression;
        predicate: comparisonOperator valueExpression
          | comparisonOperator comparisonQuantifier '(' query ')'
          | NOT? BETWEEN valueExpression AND valueExpression
          | NOT? IN '(' expression (',' expression)* ')'
          | NOT? IN '(' query ')'
          | NOT? LIKE valueExpression (ESCAPE valueExpression)?
          | IS NOT? NULL
          | IS NOT? DISTINCT FROM valueExpression;
        valueExpression: primaryExpression
          | valueExpression AT timeZoneSpecifier
          | ('-' | '+') valueExpression
          | valueExpression ('*' | '/' | '%') valueExpression
          | valueExpression ('+' | '-') valueExpression
          | valueExpression '||' valueExpression;
        primaryExpression: NULL
          | interval
          | identifier string
          | DOUBLE PRECISION string
          | number
          | booleanValue
          | string
          | BINARY_LITERAL
          | '?'
          | POSITION '(' valueExpression IN valueExpression ')'
          | '(' expression (',' expression)+ ')'
          | ROW '(' expression (',' expression)* ')'
          | LISTAGG '(' setQuantifier? expression (',' string)? (ON OVERFLOW listAggOverflowBehavior)? ')'
            (WITHIN GROUP '(' ORDER BY sortItem (',' sortItem)* ')')
          | processingMode? qualifiedName '(' (identifier '.')? '*' ')' filter? over?
          | processingMode? qualifiedName '(' (setQuantifier? expression (',' expression)*)?
            (ORDER BY sortItem (',' sortItem)*)? ')' filter? (nullTreatment? over)?
          | identifier over
          | identifier '->' expression
          | '(' (identifier (',' identifier)*)? ')' '->' expression
          | '(' query ')'
          | EXISTS '(' query ')'
          | CASE expression whenClause+ (ELSE expression)? END
          | CASE whenClause+ (ELSE expression)? END
          | CAST '(' expression AS type ')'
          | TRY_CAST '(' expression AS type ')'
          | ARRAY '[' (expression (',' expression)*)? ']'
          | primaryExpression '[' valueExpression ']'
          | identifier
          | primaryExpression '.' identifier
          | CURRENT_DATE
          | CURRENT_TIME ('(' INTEGER_VALUE ')')?
          | CURRENT_TIMESTAMP ('(' INTEGER_VALUE ')')?
          | LOCALTIME ('(' INTEGER_VALUE ')')?
          | LOCALTIMESTAMP ('(' INTEGER_VALUE ')')?
          | CURRENT_USER
          | CURRENT_CATALOG
          | CURRENT_SCHEMA
          | CURRENT_PATH
          | TRIM '(' (trimsSpecification? valueExpression? FROM)? valueExpression ')'
          | TRIM '(' valueExpression ',' valueExpression ')'
          | SUBSTRING '(' valueExpression FROM valueExpression (FOR valueExpression)? ')'
          | NORMALIZE '(' valueExpression (',' normalForm)? ')'
          | EXTRACT '(' identifier FROM valueExpression ')'
          | '(' expression ')'
          | GROUPING '(' (qualifiedName (',' qualifiedName)*)? ')'
          | JSON_EXISTS '(' jsonPathInvocation (jsonExistsErrorBehavior ON ERROR)? ')'
          | JSON_VALUE '(' jsonPathInvocation (RETURNING type)? (jsonValueBehavior ON EMPTY)?
            (jsonValueBehavior ON ERROR)? ')'
          | JSON_QUERY '(' jsonPathInvocation (RETURNING type (FORMAT jsonRepresentation)?)?
            (jsonQueryWrapperBehavior WRAPPER)? ((KEEP | OMIT) QUOTES (ON SCALAR TEXT_STRING)?)?
            (jsonQueryBehavior ON EMPTY)? (jsonQueryBehavior ON ERROR)? ')'
          | JSON_OBJECT '(' (jsonObjectMember (',' jsonObjectMember)* (NULL ON NULL | ABSENT ON NULL)?
            (WITH UNIQUE KEYS? | WITHOUT UNIQUE KEYS?)?)? (RETURNING type (FORMAT jsonRepresentation)?)? ')'
          | JSON_ARRAY '(' (jsonValueExpression (',' jsonValueExpression)* (NULL ON NULL | ABSENT ON NULL)?)?
            (RETURNING type (FORMAT jsonRepresentation)?)? ')';

        """

    private static let smallRules = """
        jsonPathInvocation: jsonValueExpression ',' string (PASSING jsonArgument (',' jsonArgument)*)?;
        jsonValueExpression: expression (FORMAT jsonRepresentation)?;
        jsonRepresentation: JSON (ENCODING (UTF8 | UTF16 | UTF32))?;
        jsonArgument: jsonValueExpression AS identifier;
        jsonExistsErrorBehavior: TRUE | FALSE | UNKNOWN | ERROR;
        jsonValueBehavior: ERROR | NULL | DEFAULT expression;
        jsonQueryWrapperBehavior: WITHOUT ARRAY? | WITH (CONDITIONAL | UNCONDITIONAL)? ARRAY?;
        jsonQueryBehavior: ERROR | NULL | EMPTY ARRAY | EMPTY OBJECT;
        jsonObjectMember: KEY? expression VALUE jsonValueExpression | expression ':' jsonValueExpression;
        processingMode: RUNNING | FINAL;
        nullTreatment: IGNORE NULLS | RESPECT NULLS;
        string: STRING | UNICODE_STRING (UESCAPE STRING)?;
        timeZoneSpecifier: TIME ZONE interval | TIME ZONE string;
        comparisonOperator: '=' | '<>' | '<' | '<=' | '>' | '>=';
        comparisonQuantifier: ALL | SOME | ANY;
        booleanValue: TRUE | FALSE;
        interval: INTERVAL ('+' | '-')? string intervalField (TO intervalField)?;
        intervalField: YEAR | MONTH | DAY | HOUR | MINUTE | SECOND;
        normalForm: NFD | NFC | NFKD | NFKC;
        type: ROW '(' rowField (',' rowField)* ')'
          | INTERVAL intervalField (TO intervalField)?
          | TIMESTAMP ('(' typeParameter ')')? (WITHOUT TIME ZONE)?
          | TIMESTAMP ('(' typeParameter ')')? WITH TIME ZONE
          | TIME ('(' typeParameter ')')? (WITHOUT TIME ZONE)?
          | TIME ('(' typeParameter ')')? WITH TIME ZONE
          | DOUBLE PRECISION
          | ARRAY '<' type '>'
          | MAP '<' type ',' type '>'
          | type ARRAY ('[' INTEGER_VALUE ']')?
          | identifier ('(' typeParameter (',' typeParameter)* ')')?;
        rowField: type | identifier type;
        typeParameter: INTEGER_VALUE | type;
        whenClause: WHEN expression THEN expression;
        filter: FILTER '(' WHERE booleanExpression ')';
        mergeCase: WHEN MATCHED (AND expression)? THEN UPDATE SET identifier '=' expression
            (',' identifier '=' expression)*
          | WHEN MATCHED (AND expression)? THEN DELETE
          | WHEN NOT MATCHED (AND expression)? THEN INSERT ('(' identifier (',' identifier)* ')')?
            VALUES '(' expression (',' expression)* ')';
        over: OVER (identifier | '(' windowSpecification ')');
        windowFrame: (MEASURES measureDefinition (',' measureDefinition)*)? frameExtent (AFTER MATCH skipTo)?
          (INITIAL | SEEK)? (PATTERN '(' rowPattern ')')? (SUBSET subsetDefinition (',' subsetDefinition)*)?
          (DEFINE variableDefinition (',' variableDefinition)*)?;
        frameExtent: RANGE frameBound
          | ROWS frameBound
          | GROUPS frameBound
          | RANGE BETWEEN frameBound AND frameBound
          | ROWS BETWEEN frameBound AND frameBound
          | GROUPS BETWEEN frameBound AND frameBound;
        frameBound: UNBOUNDED PRECEDING
          | UNBOUNDED FOLLOWING
          | CURRENT ROW
          | expression (PRECEDING | FOLLOWING);
        rowPattern: patternPrimary patternQuantifier?
          | rowPattern rowPattern
          | rowPattern '|' rowPattern;
        patternPrimary: identifier
          | '(' ')'
          | PERMUTE '(' rowPattern (',' rowPattern)* ')'
          | '(' rowPattern ')'
          | '^'
          | '$'
          | '{-' rowPattern '-}';
        patternQuantifier: '*' '?'?
          | '+' '?'?
          | '?' '?'?
          | '{' INTEGER_VALUE '}' '?'?
          | '{' INTEGER_VALUE? ',' INTEGER_VALUE? '}' '?'?;
        updateAssignment: identifier '=' expression;
        explainOption: FORMAT (TEXT | GRAPHVIZ | JSON) | TYPE (LOGICAL | DISTRIBUTED | VALIDATE | IO);
        transactionMode: ISOLATION LEVEL levelOfIsolation | READ (ONLY | WRITE);
        levelOfIsolation: READ UNCOMMITTED | READ COMMITTED | REPEATABLE READ | SERIALIZABLE;
        callArgument: expression | identifier '=>' expression;
        pathElement: identifier '.' identifier | identifier;
        pathSpecification: pathElement (',' pathElement)*;
        privilege: CREATE | SELECT | DELETE | INSERT | UPDATE;
        qualifiedName: identifier ('.' identifier)*;
        queryPeriod: FOR rangeType AS OF valueExpression;
        rangeType: TIMESTAMP | VERSION;
        grantor: principal | CURRENT_USER | CURRENT_ROLE;
        principal: identifier | USER identifier | ROLE identifier;
        roles: identifier (',' identifier)*;
        identifier: IDENTIFIER | QUOTED_IDENTIFIER | nonReserved | BACKQUOTED_IDENTIFIER | DIGIT_IDENTIFIER;
        number: '-'? DECIMAL_VALUE | '-'? DOUBLE_VALUE | '-'? INTEGER_VALUE;
        nonReserved: NON_RESERVED;
        """
}
