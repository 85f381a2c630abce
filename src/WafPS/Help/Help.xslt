<?xml version="1.0" encoding="utf-8"?>
<!--
  Makes the help file that Get-Help reads (MAML) from the pages beside this one, for one language. A page says each fact
  once and each text in both languages; what the cmdlets have in common stands in Connection.xml and Pace.xml.
-->
<xsl:stylesheet version="1.0" exclude-result-prefixes="xsl"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:maml="http://schemas.microsoft.com/maml/2004/10"
                xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10"
                xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">

  <xsl:param name="language" />
  <xsl:output method="xml" encoding="utf-8" indent="yes" />
  <xsl:strip-space elements="*" />

  <xsl:template match="/pages">
    <helpItems schema="maml" xmlns="http://msh">
      <xsl:apply-templates select="document(page/@file)/cmdlet" />
    </helpItems>
  </xsl:template>

  <xsl:template match="cmdlet">
    <xsl:variable name="cmdlet" select="." />
    <xsl:variable name="parameters" select="parameter | document(common/@file)/parameters/parameter" />
    <command:command>
      <command:details>
        <command:name><xsl:value-of select="@name" /></command:name>
        <command:verb><xsl:value-of select="substring-before(@name, '-')" /></command:verb>
        <command:noun><xsl:value-of select="substring-after(@name, '-')" /></command:noun>
        <maml:description><xsl:apply-templates select="synopsis" /></maml:description>
      </command:details>
      <maml:description><xsl:apply-templates select="p" /></maml:description>
      <command:syntax>
        <xsl:for-each select="set">
          <xsl:variable name="set" select="@name" />
          <command:syntaxItem>
            <maml:name><xsl:value-of select="$cmdlet/@name" /></maml:name>
            <xsl:apply-templates select="$parameters[not(@set) or @set = $set]">
              <xsl:with-param name="isSyntax" select="true()" />
            </xsl:apply-templates>
          </command:syntaxItem>
        </xsl:for-each>
      </command:syntax>
      <command:parameters><xsl:apply-templates select="$parameters" /></command:parameters>
      <command:inputTypes>
        <xsl:for-each select="input">
          <command:inputType><xsl:call-template name="type" /></command:inputType>
        </xsl:for-each>
      </command:inputTypes>
      <command:returnValues>
        <xsl:for-each select="output">
          <command:returnValue><xsl:call-template name="type" /></command:returnValue>
        </xsl:for-each>
      </command:returnValues>
      <maml:alertSet><maml:alert><xsl:apply-templates select="note" /></maml:alert></maml:alertSet>
      <command:examples><xsl:apply-templates select="example" /></command:examples>
      <command:relatedLinks>
        <xsl:for-each select="link">
          <maml:navigationLink>
            <maml:linkText><xsl:value-of select="@text" /></maml:linkText>
            <maml:uri><xsl:value-of select="@uri" /></maml:uri>
          </maml:navigationLink>
        </xsl:for-each>
      </command:relatedLinks>
    </command:command>
  </xsl:template>

  <xsl:template match="parameter">
    <xsl:param name="isSyntax" />
    <command:parameter required="false" variableLength="true" globbing="false" pipelineInput="False" position="named" aliases="none">
      <xsl:copy-of select="@required | @position | @aliases" />
      <xsl:if test="@pipeline">
        <xsl:attribute name="pipelineInput">True (<xsl:value-of select="@pipeline" />)</xsl:attribute>
      </xsl:if>
      <maml:name><xsl:value-of select="@name" /></maml:name>
      <maml:description><xsl:apply-templates select="p" /></maml:description>
      <xsl:if test="not($isSyntax and @type = 'SwitchParameter')">
        <command:parameterValue required="true" variableLength="false"><xsl:value-of select="@type" /></command:parameterValue>
      </xsl:if>
      <dev:type><maml:name><xsl:value-of select="@type" /></maml:name></dev:type>
      <dev:defaultValue>
        <xsl:value-of select="@default" />
        <xsl:if test="not(@default)">None</xsl:if>
      </dev:defaultValue>
    </command:parameter>
  </xsl:template>

  <xsl:template match="example">
    <command:example>
      <maml:title>
        <xsl:text>----- </xsl:text>
        <xsl:value-of select="position()" />
        <xsl:text>: </xsl:text>
        <xsl:value-of select="title/*[local-name() = $language]" />
        <xsl:text> -----</xsl:text>
      </maml:title>
      <dev:code><xsl:value-of select="code" /></dev:code>
      <dev:remarks><xsl:apply-templates select="p" /></dev:remarks>
    </command:example>
  </xsl:template>

  <xsl:template name="type">
    <dev:type><maml:name><xsl:value-of select="@type" /></maml:name></dev:type>
    <maml:description><xsl:apply-templates select="p" /></maml:description>
  </xsl:template>

  <xsl:template match="synopsis | p | note">
    <maml:para><xsl:value-of select="normalize-space(*[local-name() = $language])" /></maml:para>
  </xsl:template>

</xsl:stylesheet>
